import { HELD } from './schema'

/** What reports are made of: plain columns, moments with time zone. Part of version 1. */
const MESSAGES = `
CREATE VIEW messages AS
SELECT
  m.id,
  m.batch,
  (m.record->>'row')::bigint AS "row",
  m.key,
  m.record->>'pool' AS pool,
  m.recipient,
  m.record->'body'->>'text' AS text,
  m.record->'body'->>'data' AS data,
  m.record->>'priority' AS priority,
  m.record->>'policy' AS policy,
  m.state,
  ${HELD} AS held,
  m.record->>'reason' AS reason,
  m.record->'error'->>'code' AS error_code,
  m.record->'error'->>'message' AS error_message,
  m.record->>'sim' AS sim,
  jsonb_array_length(m.record->'parts') AS parts,
  (m.record->>'tries')::integer AS tries,
  moment(m.queued_at) AS queued_at,
  moment(ms(m.record->'notBefore')) AS not_before,
  moment(ms(m.record->'expires')) AS expires_at,
  moment(ms(m.record->'sentAt')) AS sent_at,
  moment(ms(m.record->'deliveredAt')) AS delivered_at,
  m.queue,
  m.lease_owner
FROM message m;
COMMENT ON VIEW messages IS 'Messages that go out, one to a recipient.';
`

const PARTS = `
CREATE VIEW parts AS
SELECT
  m.id AS message,
  (p.part->>'seq')::integer AS part,
  m.batch,
  m.recipient,
  p.part->>'state' AS state,
  jsonb_array_length(p.part->'attempts') AS attempts,
  p.part->'status'->>'verdict' AS verdict,
  (p.part->'status'->>'final')::boolean AS verdict_final,
  moment(ms(p.part->'status'->'at')) AS verdict_at,
  p.part->>'pdu' AS pdu
FROM message m CROSS JOIN LATERAL jsonb_array_elements(m.record->'parts') AS p(part);
COMMENT ON VIEW parts IS 'Parts of messages: one TPDU each.';

CREATE VIEW attempts AS
SELECT
  m.id AS message,
  (p.part->>'seq')::integer AS part,
  (a.attempt->>'n')::integer AS attempt,
  m.batch,
  m.recipient,
  a.attempt->>'sim' AS sim,
  a.attempt->>'modem' AS modem,
  (a.attempt->>'mr')::integer AS reference,
  moment(ms(a.attempt->'submittedAt')) AS submitted_at,
  moment(ms(a.attempt->'settledAt')) AS settled_at,
  a.attempt->>'outcome' AS outcome,
  a.attempt->>'code' AS code,
  a.attempt->>'evidence' AS evidence
FROM message m
  CROSS JOIN LATERAL jsonb_array_elements(m.record->'parts') AS p(part)
  CROSS JOIN LATERAL jsonb_array_elements(p.part->'attempts') AS a(attempt);
COMMENT ON VIEW attempts IS 'The ledger: every try to send a part, and how it ended.';
`

const EVENTS = `
CREATE VIEW events AS
SELECT message, batch, recipient, part, attempt, at, event, detail FROM (
  SELECT m.id AS message, m.batch, m.recipient, NULL::integer AS part, NULL::integer AS attempt,
    moment(m.queued_at) AS at, 'queued' AS event, m.record->>'priority' AS detail FROM message m
  UNION ALL
  SELECT message, batch, recipient, part, attempt, submitted_at, 'submitted', modem FROM attempts
  UNION ALL
  SELECT message, batch, recipient, part, attempt, settled_at, outcome, coalesce(code, evidence)
    FROM attempts WHERE settled_at IS NOT NULL
  UNION ALL
  SELECT message, batch, recipient, part, NULL, verdict_at, 'report', verdict
    FROM parts WHERE verdict IS NOT NULL
  UNION ALL
  SELECT m.id, m.batch, m.recipient, NULL, NULL, moment(ms(m.record->'sentAt')), 'sent', m.record->>'sim'
    FROM message m WHERE m.record->'sentAt' IS NOT NULL
  UNION ALL
  SELECT m.id, m.batch, m.recipient, NULL, NULL, moment(ms(m.record->'deliveredAt')), 'delivered', NULL
    FROM message m WHERE m.record->'deliveredAt' IS NOT NULL
) e;
COMMENT ON VIEW events IS 'What happened to messages, and when; in no order of its own.';
`

const OTHERS = `
CREATE VIEW inbox AS
SELECT
  i.id,
  i.record->>'pool' AS pool,
  i.record->>'sim' AS sim,
  i.record->>'modem' AS modem,
  i.state,
  i.record->>'kind' AS kind,
  moment(i.received_at) AS received_at,
  jsonb_array_length(i.record->'raws') AS parts,
  (SELECT count(*)::integer FROM jsonb_array_elements(i.record->'raws') AS r WHERE r = 'null') AS missing,
  ARRAY(
    SELECT raw.record->>'pdu' FROM jsonb_array_elements_text(i.record->'raws') WITH ORDINALITY AS r(id, place)
      JOIN raw ON raw.id = r.id ORDER BY r.place
  ) AS pdus,
  coalesce((i.record->>'redelivered')::boolean, false) AS redelivered
FROM inbound i;
COMMENT ON VIEW inbox IS 'Messages that came in, with the PDUs of their parts.';

CREATE VIEW batches AS
SELECT
  b.id,
  b.pool,
  b.state,
  (b.record->>'total')::bigint AS total,
  moment(ms(b.record->'createdAt')) AS created_at,
  c.*
FROM batch b CROSS JOIN LATERAL (
  SELECT
    count(*) FILTER (WHERE m.state = 'queued') AS queued,
    count(*) FILTER (WHERE m.state = 'sending') AS sending,
    count(*) FILTER (WHERE m.state = 'sent') AS sent,
    count(*) FILTER (WHERE m.state = 'delivered') AS delivered,
    count(*) FILTER (WHERE m.state = 'undelivered') AS undelivered,
    count(*) FILTER (WHERE m.state = 'expired') AS expired,
    count(*) FILTER (WHERE m.state = 'failed') AS failed,
    count(*) FILTER (WHERE m.state = 'cancelled') AS cancelled,
    count(*) FILTER (WHERE m.state = 'unknown') AS unknown
  FROM message m WHERE m.batch = b.id
) c;
COMMENT ON VIEW batches IS 'Broadcasts, and how many of their messages are in each state.';
`

export const VIEWS = MESSAGES + PARTS + EVENTS + OTHERS
