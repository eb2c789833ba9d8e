UPDATE account SET password_hash = %(digest)s WHERE servant_id = ANY(%(servants)s::uuid[]);

UPDATE opportunity SET seats = 500, particulars = particulars || '{"documents_needed": ["Surat atasan"]}', deadline = now() + interval '20 days',
  open_until = now() + interval '20 days' WHERE id = ANY(%(wanted)s::uuid[]);

CREATE TEMPORARY TABLE superior ON COMMIT DROP AS
SELECT DISTINCT ON (s.body_id) s.body_id, s.id, s.nip, a.id AS account_id
FROM servant s JOIN account a ON a.servant_id = s.id
WHERE s.left_on IS NULL AND s.id <> ALL(%(servants)s::uuid[]) ORDER BY s.body_id, s.nip;

INSERT INTO role_grant (id, created_at, account_id, role, body_id, starts_at, from_record)
SELECT gen_random_uuid(), timestamptz '2026-01-05 09:00+07', account_id, 'supervisor', body_id, timestamptz '2026-01-05 09:00+07', false FROM superior;

UPDATE servant s SET supervisor_id = superior.id, supervisor_nip = superior.nip
FROM superior WHERE superior.body_id = s.body_id AND s.id = ANY(%(servants)s::uuid[]);

INSERT INTO account (id, created_at, email, name, state, language, password_hash)
SELECT md5('petugas' || i)::uuid, timestamptz '2026-01-05 09:00+07', 'petugas' || i || '@ukur.test', 'Petugas ' || i, 'active', 'id', %(digest)s
FROM generate_series(0, %(officers)s::int - 1) i;

INSERT INTO role_grant (id, created_at, account_id, role, body_id, starts_at, from_record)
SELECT gen_random_uuid(), a.created_at, a.id, 'verifier', b.id, a.created_at, false
FROM account a JOIN body b ON b.code = 'BKD' WHERE a.email LIKE 'petugas%%@ukur.test'
