CREATE FUNCTION pg_temp.pick(i bigint, salt int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT (abs(hashint8extended(i, salt * 100003 + current_setting('bench.seed')::bigint) % n))::int $$;

UPDATE body SET away_limit = (SELECT 3 * count(*) / 10 FROM servant s WHERE s.body_id = body.id) WHERE kind = 'agency';

CREATE TEMPORARY TABLE chosen AS
SELECT id, number, row_number() OVER (ORDER BY number) AS n, count(*) OVER () AS all_of FROM (
  SELECT id, number FROM opportunity WHERE state = 'published' AND open_until > now() + interval '9 days' ORDER BY number
  LIMIT current_setting('bench.places')::int) o;

UPDATE opportunity o SET requirements = jsonb_build_object('grades', jsonb_build_array('II/d', 'III/a', 'III/b', 'III/c', 'III/d')),
  seats = greatest(4, current_setting('bench.servants')::int * (40 + pg_temp.pick(c.n, 50, 41)) / 100 / c.all_of)
FROM chosen c WHERE c.id = o.id;

UPDATE servant SET grade = 'II/c' WHERE nrk::int % 50 = 0;

INSERT INTO round_offering (id, created_at, round_id, opportunity_id, seats, per_agency, minimum)
SELECT gen_random_uuid(), now(), current_setting('bench.round')::uuid, o.id, o.seats, CASE WHEN c.n % 2 = 0 THEN greatest(2, o.seats / 10) END,
  CASE WHEN c.n % 10 = 0 THEN o.seats / 2 ELSE 0 END
FROM opportunity o JOIN chosen c ON c.id = o.id;

INSERT INTO round_reserve (id, created_at, round_offering_id, name, place, seats, per_agency, agency_ids)
SELECT gen_random_uuid(), now(), p.id, 'Afirmasi ' || k, k, greatest(1, p.seats / 10), CASE WHEN k = 2 THEN 2 END,
  (SELECT array_agg(a.id) FROM (SELECT id, row_number() OVER (ORDER BY code) AS n FROM body WHERE kind = 'agency') a WHERE a.n % 6 = (c.n / 5 + k) % 6)
FROM round_offering p JOIN chosen c ON c.id = p.opportunity_id, generate_series(1, 2) k WHERE c.n % 5 = 0;

CREATE TEMPORARY TABLE place AS
SELECT p.id, (row_number() OVER (ORDER BY c.n) - 1)::int AS n FROM round_offering p JOIN chosen c ON c.id = p.opportunity_id;

CREATE UNIQUE INDEX ON place (n);

INSERT INTO round_list (id, created_at, round_id, servant_id, account_id, agency_id, number, state, choices, version, saved_at, submitted_at,
  statements, consent, motivation)
SELECT gen_random_uuid(), now() - interval '9 days', r.id, s.id, a.id, s.body_id, r.number || '-' || lpad((row_number() OVER (ORDER BY s.id))::text, 5, '0'),
  'ready', ARRAY(SELECT p.id FROM generate_series(0, 7) k JOIN place p ON p.n = (w.first + k * w.step) % w.all_of ORDER BY k),
  9, now() - interval '5 days', now() - interval '8 days', '[]', jsonb_build_object('fields', jsonb_build_array('name'), 'purpose', 'x',
  'version', 1, 'at', '2026-11-01'), 'Ingin belajar menyusun laporan dan menguji data.'
FROM servant s JOIN account a ON a.servant_id = s.id JOIN matching_round r ON r.id = current_setting('bench.round')::uuid
CROSS JOIN (SELECT count(*)::int AS all_of FROM place) n
CROSS JOIN LATERAL (SELECT n.all_of, floor((pg_temp.pick(s.nrk::int, 51, 1000) / 1000.0) ^ 2 * n.all_of)::int AS first,
  1 + pg_temp.pick(s.nrk::int, 52, (n.all_of - 1) / 7) AS step) w;

INSERT INTO case_file (id, created_at, procedure_id, key, subject_kind, subject_id, number, title, summary, body_name, person_id, closed_at, outcome)
SELECT gen_random_uuid(), l.submitted_at, p.id, p.key, 'round_list', l.id, l.number, s.name, 'Ukur', b.name, l.account_id, now() - interval '2 days', 'eligible'
FROM round_list l JOIN servant s ON s.id = l.servant_id JOIN body b ON b.id = l.agency_id
JOIN procedure_version p ON p.key = 'round.list' AND p.version = 1;

INSERT INTO case_step (id, created_at, case_id, key, role, body_id, entered_at, due_at, left_at)
SELECT gen_random_uuid(), c.created_at, c.id, t.key, t.role, l.agency_id, c.created_at, c.created_at + interval '5 days', c.closed_at
FROM case_file c JOIN round_list l ON l.id = c.subject_id,
  (VALUES ('supervisor', 'supervisor'), ('head', 'agency_approver'), ('verifier', 'verifier')) t (key, role);

INSERT INTO decision (id, created_at, case_id, step_id, round, step, outcome, ground, reason, details, inputs, account_id, name, role, body_id,
  body_name, decided_at)
SELECT gen_random_uuid(), t.created_at, t.case_id, t.id, 1, t.key, CASE t.key WHEN 'supervisor' THEN 'endorse' WHEN 'head' THEN 'nominate'
  ELSE 'eligible' END, 'fits_plan', 'Sesuai rencana pengembangan.', '{}', '{}', gen_random_uuid(), 'Petugas contoh', t.role, t.body_id,
  'Instansi contoh', t.entered_at
FROM case_step t JOIN case_file c ON c.id = t.case_id WHERE c.key = 'round.list'
