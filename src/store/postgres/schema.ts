/**
 * Tables of version 1. What a message, a batch… is stands in `record`, as the types of records.ts have it; the columns
 * behind it are made from it by PostgreSQL and cannot say anything else. The columns in front are the store's own.
 */
import { SIM_AWAY } from '../held'
import { PRIORITIES } from '../records'

const RANKS = PRIORITIES.map((priority, rank) => `WHEN '${priority}' THEN ${rank}`).join(' ')

/** `due` and `leased_until` are moments of store_ms(), all others in records of the clock of the host that wrote them. */
const CLOCK = `
CREATE TABLE clock (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  ahead bigint NOT NULL DEFAULT 0,
  seen bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE clock IS 'The time of the store: that of the server and "ahead", so that it goes on where the server''s was put back. "seen" is its newest moment on record, but for a second. In milliseconds.';
INSERT INTO clock DEFAULT VALUES;

CREATE FUNCTION wall_ms() RETURNS bigint LANGUAGE sql VOLATILE AS
  'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

-- Whoever finds the row locked goes on without: somebody else is writing the same.
CREATE FUNCTION store_ms() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  at clock;
  mine clock;
  wall bigint := wall_ms();
  now bigint;
BEGIN
  SELECT * INTO STRICT at FROM clock;
  now := greatest(wall + at.ahead, at.seen);
  IF wall + at.ahead < at.seen OR now >= at.seen + 1000 THEN
    SELECT * INTO mine FROM clock FOR UPDATE SKIP LOCKED;
    IF FOUND THEN
      now := greatest(wall + mine.ahead, mine.seen);
      UPDATE clock SET seen = now, ahead = now - wall;
    END IF;
  END IF;
  RETURN now;
END $$;

CREATE FUNCTION moment(ms bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
  'SELECT to_timestamp(ms / 1000.0)';
CREATE FUNCTION ms(value jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE AS
  'SELECT floor(value::numeric)::bigint';
`

/** Room in each page, so that a lease is written beside what it changes, and no index is touched. */
const BUSY =
  'WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0)'

/** As isHeld(), of a row `m` of message. */
export const HELD = `m.state = 'unknown'
    OR (m.state = 'sending' AND coalesce(m.record->>'reason' = '${SIM_AWAY}', false))
    OR (m.state = 'queued' AND m.queue IS NULL AND m.alarm IS NULL AND m.record->>'reason' IS NOT NULL)`

const MESSAGE = `
CREATE SEQUENCE lease_token;

CREATE TABLE message (
  id text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL,
  stored_at bigint NOT NULL,
  due bigint NOT NULL,
  lease_owner text,
  lease_token bigint,
  leased_until bigint NOT NULL DEFAULT 0,
  record jsonb NOT NULL,
  queue text COLLATE "C" GENERATED ALWAYS AS (record->>'queue') STORED,
  rank smallint NOT NULL GENERATED ALWAYS AS (CASE record->>'priority' ${RANKS} END) STORED,
  state text COLLATE "C" NOT NULL GENERATED ALWAYS AS (record->>'state') STORED,
  batch text COLLATE "C" GENERATED ALWAYS AS (record->>'batch') STORED,
  recipient text COLLATE "C" NOT NULL GENERATED ALWAYS AS (record->>'to') STORED,
  key text COLLATE "C" GENERATED ALWAYS AS (record->>'key') STORED,
  origin text COLLATE "C" NOT NULL GENERATED ALWAYS AS (coalesce(record->>'origin', '')) STORED,
  queued_at bigint NOT NULL GENERATED ALWAYS AS (ms(record->'queuedAt')) STORED,
  alarm bigint GENERATED ALWAYS AS (ms(record->'alarm')) STORED,
  awaits text COLLATE "C" GENERATED ALWAYS AS (record->>'awaits') STORED,
  untold boolean NOT NULL GENERATED ALWAYS AS (coalesce(jsonb_array_length(record->'untold') > 0, false)) STORED,
  over boolean NOT NULL GENERATED ALWAYS AS (
    record->>'state' IN ('sent', 'delivered', 'undelivered', 'expired', 'failed', 'cancelled')
    AND record->'awaits' IS NULL AND coalesce(jsonb_array_length(record->'untold') = 0, true)
  ) STORED
) ${BUSY};
COMMENT ON TABLE message IS 'Messages that go out, one to a recipient. The view "messages" is the one to read.';
COMMENT ON COLUMN message.record IS 'The message. All columns behind it are made from it.';
COMMENT ON COLUMN message.due IS 'It may go from then on; time of the store.';
COMMENT ON COLUMN message.leased_until IS 'Until then nobody but lease_owner writes it; time of the store. 0: nobody has it.';
CREATE INDEX message_queue ON message (queue, rank, due, id) WHERE queue IS NOT NULL;
CREATE INDEX message_out ON message (id) WHERE state = 'sending' AND queue IS NULL;
CREATE INDEX message_batch ON message (batch, state, id) WHERE batch IS NOT NULL;
CREATE INDEX message_held ON message (batch, id) WHERE batch IS NOT NULL AND (${HELD.replaceAll('m.', '')});
CREATE INDEX message_recipient ON message (recipient, id);
CREATE INDEX message_key ON message (key, id) WHERE key IS NOT NULL;
CREATE INDEX message_state ON message (state, id);
CREATE INDEX message_queued_at ON message (queued_at, id);
CREATE INDEX message_alarm ON message (alarm, id) WHERE alarm IS NOT NULL;
CREATE INDEX message_awaits ON message (awaits, id) WHERE awaits IS NOT NULL;
CREATE INDEX message_untold ON message (id) WHERE untold;
CREATE INDEX message_untold_origin ON message (origin, id) WHERE untold;
CREATE INDEX message_over ON message (queued_at, id) WHERE over;
`

const OTHERS = `
CREATE TABLE key (
  id text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL,
  record jsonb NOT NULL,
  at bigint NOT NULL GENERATED ALWAYS AS (ms(record->'at')) STORED
);
COMMENT ON TABLE key IS 'Idempotency keys, and which message each stands for.';
CREATE INDEX key_at ON key (at, id);

CREATE TABLE batch (
  id text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL,
  record jsonb NOT NULL,
  state text COLLATE "C" NOT NULL GENERATED ALWAYS AS (record->>'state') STORED,
  pool text COLLATE "C" NOT NULL GENERATED ALWAYS AS (record->>'pool') STORED
);
COMMENT ON TABLE batch IS 'Broadcasts. The view "batches" is the one to read.';
CREATE INDEX batch_state ON batch (state, id);
CREATE INDEX batch_pool ON batch (pool, state, id);

CREATE TABLE raw (
  id text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL,
  record jsonb NOT NULL,
  state text COLLATE "C" NOT NULL GENERATED ALWAYS AS (record->>'state') STORED,
  of text COLLATE "C" GENERATED ALWAYS AS (record->>'of') STORED,
  fingerprint text COLLATE "C" GENERATED ALWAYS AS (record->>'fingerprint') STORED,
  received_at bigint NOT NULL GENERATED ALWAYS AS (ms(record->'receivedAt')) STORED
);
COMMENT ON TABLE raw IS 'PDUs as they came from a modem.';
CREATE INDEX raw_state ON raw (state, id);
CREATE INDEX raw_fingerprint ON raw (fingerprint, id) WHERE fingerprint IS NOT NULL;
CREATE INDEX raw_received_at ON raw (received_at, id) WHERE state <> 'new';

CREATE TABLE inbound (
  id text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL,
  record jsonb NOT NULL,
  state text COLLATE "C" NOT NULL GENERATED ALWAYS AS (record->>'state') STORED,
  grouped text COLLATE "C" GENERATED ALWAYS AS (record->>'group') STORED,
  alarm bigint GENERATED ALWAYS AS (ms(record->'alarm')) STORED,
  received_at bigint NOT NULL GENERATED ALWAYS AS (ms(record->'receivedAt')) STORED
);
COMMENT ON TABLE inbound IS 'Messages that came in. The view "inbox" is the one to read.';
CREATE INDEX inbound_state ON inbound (state, id);
CREATE INDEX inbound_grouped ON inbound (grouped, id) WHERE grouped IS NOT NULL;
CREATE INDEX inbound_alarm ON inbound (alarm, id) WHERE alarm IS NOT NULL;
CREATE INDEX inbound_emitted ON inbound (received_at, id) WHERE state = 'emitted';

CREATE TABLE card (
  id text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL,
  record jsonb NOT NULL
);
COMMENT ON TABLE card IS 'What is kept of a SIM, or of a modem: whether it is halted, and why.';

CREATE TABLE submission (
  message text COLLATE "C" NOT NULL,
  seq integer NOT NULL,
  n integer NOT NULL,
  sim text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (message, seq, n)
);
COMMENT ON TABLE submission IS 'What counts against the budget of a SIM. "at" is time of the store.';
CREATE INDEX submission_sim ON submission (sim, at);
CREATE INDEX submission_at ON submission (at);

CREATE TABLE counter (
  name text COLLATE "C" PRIMARY KEY,
  value bigint NOT NULL
);
COMMENT ON TABLE counter IS 'The last number of each that was reserved.';
`

export const TABLES = CLOCK + MESSAGE + OTHERS
