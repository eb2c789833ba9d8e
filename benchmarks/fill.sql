CREATE FUNCTION pg_temp.pick(i bigint, salt int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT (abs(hashint8extended(i, salt * 100003 + current_setting('bench.seed')::bigint) % n))::int $$;

CREATE FUNCTION pg_temp.id(kind text, i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT md5(kind || i || '/' || current_setting('bench.seed'))::uuid $$;

CREATE TEMPORARY TABLE agency AS
SELECT id, name, row_number() OVER (ORDER BY code) - 1 AS n, count(*) OVER ()::int AS all_of FROM body WHERE kind = 'agency';

INSERT INTO body (id, created_at, kind, code, name, valid_from)
SELECT pg_temp.id('host', i), timestamptz '2026-01-05 09:00+07', 'company', 'HOST-' || i, 'PT Contoh Ukur ' || i, date '2020-01-01'
FROM generate_series(0, current_setting('bench.partners')::int - 1) i;

INSERT INTO servant (id, created_at, nip, nrk, name, email, employment_type, legal_status, body_id, post, post_class, grade, education,
  birth_date, appointed_on, retires_on, supervisor_nip, supervisor_id, service_bond_until, discipline_open_case, sanction_severity,
  sanction_until, discipline_as_of, levels, assessed_on, rating_year, recent_ratings, left_on, source, source_at)
SELECT pg_temp.id('servant', i), timestamptz '2026-01-05 09:00+07',
  to_char(date '1968-01-01' + i % 9000, 'YYYYMMDD') || to_char(date '1996-01-01' + pg_temp.pick(i, 1, 11000), 'YYYYMM') || '1' || lpad((i / 9000)::text, 3, '0'),
  lpad(i::text, 6, '0'), 'Pegawai Ukur ' || chr(65 + pg_temp.pick(i, 2, 26)) || ' ' || i, 'ukur' || i || '@jakarta.test',
  CASE WHEN pg_temp.pick(i, 3, 100) < 15 THEN 'PPPK' ELSE 'PNS' END,
  CASE pg_temp.pick(i, 4, 40) WHEN 0 THEN 'UNPAID_LEAVE' WHEN 1 THEN 'STUDY' ELSE 'ACTIVE' END,
  a.id, 'Perencana Ahli Muda', (ARRAY['JF_MUDA', 'JF_PERTAMA', 'PELAKSANA', 'PENGAWAS'])[1 + pg_temp.pick(i, 5, 4)],
  (ARRAY['II/d', 'III/a', 'III/b', 'III/c', 'III/d'])[1 + pg_temp.pick(i, 6, 5)], (ARRAY['S1', 'S2', 'D3'])[1 + pg_temp.pick(i, 7, 3)],
  date '1968-01-01' + i % 9000, date '1996-01-01' + pg_temp.pick(i, 1, 11000), date '2026-01-01' + i % 9000, NULL, NULL,
  CASE WHEN pg_temp.pick(i, 8, 50) = 0 THEN date '2028-06-30' END,
  CASE WHEN pg_temp.pick(i, 9, 20) > 0 THEN pg_temp.pick(i, 10, 200) = 0 END,
  CASE WHEN pg_temp.pick(i, 11, 300) = 0 THEN 'MODERATE' END, CASE WHEN pg_temp.pick(i, 11, 300) = 0 THEN date '2027-03-31' END,
  current_date - pg_temp.pick(i, 12, 110),
  jsonb_build_object('M.01', 1 + pg_temp.pick(i, 13, 4), 'M.02', 1 + pg_temp.pick(i, 14, 4), 'M.03', 1 + pg_temp.pick(i, 15, 4),
    'M.04', 1 + pg_temp.pick(i, 16, 4), 'M.05', 1 + pg_temp.pick(i, 17, 4), 'M.06', 1 + pg_temp.pick(i, 18, 4),
    'M.07', 1 + pg_temp.pick(i, 19, 4), 'M.08', 1 + pg_temp.pick(i, 20, 4), 'S.01', 1 + pg_temp.pick(i, 21, 4)),
  date '2026-05-01', 2025,
  ARRAY[(ARRAY['BAIK', 'SANGAT_BAIK', 'BAIK', 'BAIK', 'BUTUH_PERBAIKAN'])[1 + pg_temp.pick(i, 22, 5)],
    CASE WHEN pg_temp.pick(i, 23, 17) > 0 THEN 'BAIK' END, NULL],
  CASE WHEN pg_temp.pick(i, 24, 200) = 0 THEN date '2026-02-01' END, 'ukuran', timestamptz '2026-11-01 08:00+07'
FROM generate_series(1, current_setting('bench.servants')::int) i JOIN agency a ON a.n = (i / 10) % a.all_of;

INSERT INTO account (id, created_at, email, name, state, language, servant_id)
SELECT pg_temp.id('account', nrk::int), created_at, email, name, 'active', 'id', id FROM servant;

INSERT INTO role_grant (id, created_at, account_id, role, body_id, starts_at, from_record)
SELECT gen_random_uuid(), s.created_at, a.id, 'civil_servant', s.body_id, s.created_at, true FROM servant s JOIN account a ON a.servant_id = s.id;

INSERT INTO account (id, created_at, email, name, state, language)
SELECT pg_temp.id('officer', i), timestamptz '2026-01-05 09:00+07', role || '@ukur.test', 'Petugas ' || role, 'active', 'id'
FROM unnest(ARRAY['verifier', 'curator', 'approver', 'auditor']) WITH ORDINALITY officer (role, i);

INSERT INTO role_grant (id, created_at, account_id, role, body_id, starts_at, from_record)
SELECT gen_random_uuid(), a.created_at, a.id, split_part(a.email, '@', 1), b.id, a.created_at, false
FROM account a JOIN body b ON b.code = CASE split_part(a.email, '@', 1) WHEN 'curator' THEN 'BPSDM' ELSE 'BKD' END
WHERE a.email LIKE '%@ukur.test';

INSERT INTO opportunity (id, created_at, offering_id, number, version, kind, title, summary, host_id, host_name, place, mode, starts_on,
  ends_on, seats, deadline, open_until, agreement_number, agreement_until, competencies, requirements, particulars, language, state,
  published_at, words)
SELECT pg_temp.id('opportunity', i), timestamptz '2026-10-01 09:00+07', pg_temp.id('offering', i), 'UKUR-' || lpad(i::text, 5, '0'), 1,
  'internship', (ARRAY['Analisis data', 'Layanan publik', 'Pengadaan', 'Keuangan daerah', 'Manajemen risiko'])[1 + pg_temp.pick(i, 30, 5)]
    || ' dan ' || (ARRAY['pelaporan', 'perencanaan', 'pengembangan', 'pengawasan'])[1 + pg_temp.pick(i, 31, 4)] || ' ' || i,
  'Bekerja bersama tim yang menyiapkan, menguji, dan menjelaskan hasilnya kepada pengguna di dalam dan di luar perusahaan.',
  pg_temp.id('host', i % current_setting('bench.partners')::int), 'PT Contoh Ukur ' || i % current_setting('bench.partners')::int, (ARRAY['Jakarta Pusat', 'Jakarta Timur', 'Tangerang'])[1 + pg_temp.pick(i, 32, 3)],
  (ARRAY['on_site', 'mixed', 'online'])[1 + pg_temp.pick(i, 33, 3)], current_date + 120, current_date + 210, 1 + pg_temp.pick(i, 34, 8),
  now() + make_interval(days => 1 + pg_temp.pick(i, 35, 90)), now() + make_interval(days => 1 + pg_temp.pick(i, 35, 90)), 'PKS-UKUR-' || i % current_setting('bench.partners')::int,
  current_date + 700,
  jsonb_build_array(jsonb_build_object('code', 'M.0' || 1 + pg_temp.pick(i, 36, 4), 'name', 'Integritas', 'level', 3),
    jsonb_build_object('code', 'M.0' || 5 + pg_temp.pick(i, 37, 4), 'name', 'Kerja sama', 'level', 3)),
  jsonb_build_object('levels', jsonb_build_object('M.07', 2), 'grades', jsonb_build_array('III/a', 'III/b', 'III/c', 'III/d'),
    'education', jsonb_build_array('S1', 'S2')),
  jsonb_build_object('tasks', jsonb_build_array('Menyusun laporan', 'Menguji data', 'Menjelaskan hasil'),
    'outcomes', jsonb_build_array('Dapat menyusun laporan sendiri', 'Dapat menguji data'), 'documents_needed', '[]'::jsonb,
    'benefits', 'Uang makan', 'mentor_name', 'Pembimbing Contoh', 'unit', 'Divisi Data', 'working_pattern', 'full_time',
    'attendance', 'host', 'leave', 'agency', 'pay', 'kept'),
  'id', CASE WHEN pg_temp.pick(i, 38, 4) > 0 THEN 'published' ELSE 'closed' END, timestamptz '2026-10-01 09:00+07',
  'menyiapkan menguji menjelaskan laporan data'
FROM generate_series(1, current_setting('bench.offerings')::int) i;

INSERT INTO opportunity_version (id, created_at, opportunity_id, version, document, sha256, published_by)
SELECT gen_random_uuid(), o.published_at, o.id, 1, jsonb_build_object('offering_id', o.offering_id, 'kind', o.kind, 'title', o.title,
    'summary', o.summary, 'host_id', o.host_id, 'host_name', o.host_name, 'place', o.place, 'mode', o.mode, 'starts_on', o.starts_on,
    'ends_on', o.ends_on, 'seats', o.seats, 'deadline', o.deadline, 'agreement_number', o.agreement_number, 'agreement_until', o.agreement_until,
    'competencies', o.competencies, 'requirements', o.requirements, 'particulars', o.particulars, 'language', o.language, 'cost', o.cost),
  repeat('0', 64), pg_temp.id('officer', 2)
FROM opportunity o;

INSERT INTO stored_file (id, created_at, sha256, name, kind, size, owner_id)
SELECT pg_temp.id('paper', 0), timestamptz '2026-01-05 09:00+07', repeat('0', 64), 'akta.pdf', 'pdf', 1000, pg_temp.id('officer', 1);

INSERT INTO partner (id, created_at, body_id, kind, name, state, number, legal_form, nib, npwp, address, kbli, kbli_edition, contact_name,
  contact_phone, signer_name, signer_post, signer_mandate, activities, deed_id, mandate_id, submitted_at, verified_at)
SELECT pg_temp.id('partner', i), timestamptz '2026-01-05 09:00+07', pg_temp.id('host', i), 'company', 'PT Contoh Ukur ' || i, 'verified',
  'MTR-UKUR-' || i, 'private', '98' || lpad(i::text, 11, '0'), '98' || lpad(i::text, 14, '0'), 'Jalan Contoh ' || i || ', Jakarta', '["62"]', 'KBLI 2020',
  'Narahubung Contoh', '021 5550 1234', 'Direktur Contoh', 'Direktur', 'Akta 12, pasal 11', 'Layanan digital dan analitik data.',
  pg_temp.id('paper', 0), pg_temp.id('paper', 0), timestamptz '2026-01-05 09:00+07', timestamptz '2026-01-09 09:00+07'
FROM generate_series(0, current_setting('bench.partners')::int - 1) i;

INSERT INTO agreement (id, created_at, number, partner_id, body_id, partner_name, type, state, kinds, fields, seats_a_year, starts_on, ends_on,
  runoff, costs, submitted_at, in_force_at, government_signer, government_post, government_mandate, government_file_id, government_signed_at,
  partner_signer, partner_post, partner_mandate, partner_file_id, partner_signed_at)
SELECT pg_temp.id('agreement', i), timestamptz '2026-01-12 09:00+07', 'PKS-UKUR-' || i, pg_temp.id('partner', i), pg_temp.id('host', i),
  'PT Contoh Ukur ' || i, 'pks', 'in_force', '["internship"]', 'Layanan digital', 900, date '2026-02-01', current_date + 60 + i % 900, true,
  'Masing-masing pihak.', timestamptz '2026-01-12 09:00+07', timestamptz '2026-01-20 09:00+07', 'Kepala Biro', 'Kepala', 'SK 1/2026',
  pg_temp.id('paper', 0), timestamptz '2026-01-20 09:00+07', 'Direktur Contoh', 'Direktur', 'Akta 12', pg_temp.id('paper', 0),
  timestamptz '2026-01-19 09:00+07'
FROM generate_series(0, current_setting('bench.partners')::int - 1) i;

INSERT INTO offering (id, created_at, number, kind, partner_id, body_id, partner_name, owner_id, title, state, version, seats, starts_on, ends_on,
  deadline, mentor_name, mentor_email, mentor_accepted_at, document, agreement_id, submitted_at, published_at)
SELECT o.offering_id, o.created_at, 'PNW-' || o.number, o.kind, p.id, o.host_id, o.host_name, pg_temp.id('officer', 1), o.title, o.state, 1, o.seats,
  o.starts_on, o.ends_on, o.deadline, 'Pembimbing Contoh', 'mentor@ukur.test', o.created_at, '{}', a.id, o.created_at, o.published_at
FROM opportunity o JOIN partner p ON p.body_id = o.host_id JOIN agreement a ON a.partner_id = p.id;

INSERT INTO question (id, created_at, opportunity_id, asked_by, text, answer, answered_by, answered_at)
SELECT gen_random_uuid(), o.published_at, o.id, gen_random_uuid(), 'Apakah dapat dikerjakan dari kantor?', 'Dua hari seminggu.', gen_random_uuid(),
  o.published_at FROM opportunity o, generate_series(1, 3);

INSERT INTO application (id, created_at, number, opportunity_id, opportunity_version, servant_id, account_id, agency_id, origin, state,
  motivation, statements, documents, consent, verdict, receipt, submitted_at)
SELECT pg_temp.id('application', i), timestamptz '2026-10-02 09:00+07' + i * interval '1 minute', 'UKUR-' || i,
  pg_temp.id('opportunity', 1 + pg_temp.pick(i, 40, current_setting('bench.offerings')::int)), 1, s.id, pg_temp.id('account', s.nrk::int), s.body_id, 'own',
  CASE WHEN i % 10 = 0 THEN 'in_sign_off' WHEN i % 10 = 1 THEN 'issued' ELSE 'withdrawn' END, 'Ingin belajar menyusun laporan.', '[]', '[]',
  jsonb_build_object('fields', jsonb_build_array('name'), 'purpose', 'x', 'version', 1, 'at', '2026-10-02'), '{}', 'TERIMA-' || i,
  timestamptz '2026-10-02 09:00+07'
FROM generate_series(1, current_setting('bench.applications')::int) i
JOIN servant s ON s.nrk = lpad((1 + (i * 3) % current_setting('bench.servants')::int)::text, 6, '0');

INSERT INTO assignment (id, created_at, application_id, opportunity_id, servant_id, agency_id, seat, during, approved_at)
SELECT gen_random_uuid(), created_at, id, opportunity_id, servant_id, agency_id, row_number() OVER (PARTITION BY opportunity_id),
  daterange(current_date - 30, current_date + 60), created_at FROM (SELECT DISTINCT ON (servant_id) * FROM application WHERE state = 'issued') a;

INSERT INTO case_file (id, created_at, procedure_id, key, subject_kind, subject_id, number, title, summary, body_name, person_id, closed_at, outcome)
SELECT pg_temp.id('case', row_number() OVER (ORDER BY a.id)), a.created_at, p.id, p.key, 'application', a.id, a.number, s.name, 'Magang di PT Contoh Ukur',
  g.name, a.account_id, CASE WHEN a.state <> 'in_sign_off' THEN a.created_at + interval '1 day' END, CASE WHEN a.state <> 'in_sign_off' THEN 'withdrawn' END
FROM application a JOIN servant s ON s.id = a.servant_id JOIN agency g ON g.id = a.agency_id
JOIN procedure_version p ON p.key = 'application.internship' AND p.version = 1;

INSERT INTO case_step (id, created_at, case_id, key, role, body_id, entered_at, due_at, left_at)
SELECT gen_random_uuid(), c.created_at, c.id, 'verifier', 'verifier', b.id, c.created_at, c.created_at + interval '60 days', c.closed_at
FROM case_file c JOIN body b ON b.code = 'BKD';

INSERT INTO case_step (id, created_at, case_id, key, role, body_id, entered_at, due_at, left_at)
SELECT gen_random_uuid(), c.created_at, c.id, t.key, t.role, a.agency_id, c.created_at, c.created_at + interval '5 days', c.created_at
FROM case_file c JOIN application a ON a.id = c.subject_id,
  (VALUES ('supervisor', 'supervisor'), ('hr_officer', 'hr_officer'), ('head', 'agency_approver')) t (key, role);

INSERT INTO decision (id, created_at, case_id, step_id, round, step, outcome, ground, reason, details, inputs, account_id, name, role, body_id,
  body_name, decided_at)
SELECT gen_random_uuid(), t.created_at, t.case_id, t.id, 1, t.key, CASE t.key WHEN 'supervisor' THEN 'endorse' WHEN 'hr_officer' THEN 'prepare' ELSE 'nominate' END,
  'fits_plan', 'Sesuai rencana pengembangan.', '{}', '{}', gen_random_uuid(), 'Petugas contoh', t.role, t.body_id, 'Instansi contoh', t.entered_at
FROM case_step t WHERE t.key <> 'verifier'
