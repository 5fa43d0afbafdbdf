-- Tables for the records of crumbshark in ClickHouse. docs/SQL.md says how they are filled.

CREATE TABLE set_cookie (
  `id` String,
  `input` String,
  `frame` Int64,
  `time` DateTime64(9, 'UTC'),
  `stream` Int64,
  `src` String,
  `srcPort` Int64,
  `dst` String,
  `dstPort` Int64,
  `host` String,
  `protocol` LowCardinality(String),
  `streamId` Nullable(Int64),
  `tls` Bool,
  `request` Tuple(`method` Nullable(String), `url` Nullable(String), `frame` Nullable(Int64)),
  `hop` Tuple(`of` Nullable(Int64), `depth` Nullable(Int64)),
  `type` LowCardinality(String),
  `status` Int64,
  `setCookie` String,
  `cookie` Tuple(`name` String, `value` String, `domain` Nullable(String), `path` Nullable(String), `expires` Nullable(String), `maxAge` Nullable(Float64), `secure` Nullable(Bool), `httpOnly` Nullable(Bool), `sameSite` Nullable(String), `partitioned` Nullable(Bool)),
  `deletion` Nullable(Bool),
  `lifetimeSeconds` Nullable(Int64),
  `verdict` Tuple(`stored` Nullable(Bool), `reason` LowCardinality(Nullable(String)), `action` LowCardinality(Nullable(String)), `step` Nullable(String), `browser` LowCardinality(Nullable(String)), `browsers` Tuple(`chrome` Tuple(`stored` Nullable(Bool), `reason` LowCardinality(Nullable(String))), `firefox` Tuple(`stored` Nullable(Bool), `reason` LowCardinality(Nullable(String))), `safari` Tuple(`stored` Nullable(Bool), `reason` LowCardinality(Nullable(String)))), `site` LowCardinality(Nullable(String))),
  `truncated` Nullable(Bool),
  `ambiguous` Nullable(Bool),
  `incomplete` Bool
)
ENGINE = MergeTree
ORDER BY (`host`, `time`, `id`);

CREATE TABLE cookie (
  `id` String,
  `input` String,
  `frame` Int64,
  `time` DateTime64(9, 'UTC'),
  `stream` Int64,
  `src` String,
  `srcPort` Int64,
  `dst` String,
  `dstPort` Int64,
  `host` String,
  `protocol` LowCardinality(String),
  `streamId` Nullable(Int64),
  `tls` Bool,
  `request` Tuple(`method` Nullable(String), `url` Nullable(String), `frame` Nullable(Int64)),
  `hop` Tuple(`of` Nullable(Int64), `depth` Nullable(Int64)),
  `type` LowCardinality(String),
  `cookies` Array(Tuple(`name` String, `value` String, `setBy` Nullable(String))),
  `incomplete` Bool
)
ENGINE = MergeTree
ORDER BY (`host`, `time`, `id`);

CREATE TABLE inventory (
  `type` LowCardinality(String),
  `id` String,
  `input` String,
  `host` String,
  `hosts` Array(String),
  `name` String,
  `domain` Nullable(String),
  `path` Nullable(String),
  `partitionKey` Nullable(String),
  `role` String,
  `setBy` LowCardinality(Nullable(String)),
  `counts` Tuple(`set` Int64, `deleted` Int64, `refused` Int64, `judged` Int64, `sent` Int64, `values` Int64),
  `first` Tuple(`input` String, `frame` Int64, `stream` Int64, `time` DateTime64(9, 'UTC')),
  `last` Tuple(`input` String, `frame` Int64, `stream` Int64, `time` DateTime64(9, 'UTC')),
  `flags` Tuple(`secure` Nullable(Bool), `httpOnly` Nullable(Bool), `sameSite` Nullable(String), `changed` Nullable(Bool)),
  `lifetimeSeconds` Nullable(Int64),
  `session` Nullable(String),
  `worst` LowCardinality(Nullable(String))
)
ENGINE = MergeTree
ORDER BY (`host`, `id`);

CREATE TABLE session (
  `type` LowCardinality(String),
  `setBy` LowCardinality(Nullable(String)),
  `id` String,
  `revision` Int64,
  `group` String,
  `host` String,
  `name` Nullable(String),
  `kind` String,
  `framework` Nullable(String),
  `client` Tuple(`number` Int64, `name` Nullable(String), `address` String),
  `says` Nullable(String),
  `because` Array(String),
  `values` Int64,
  `first` Tuple(`input` String, `frame` Int64, `stream` Int64, `time` DateTime64(9, 'UTC')),
  `last` Tuple(`input` String, `frame` Int64, `stream` Int64, `time` DateTime64(9, 'UTC')),
  `events` Array(Tuple(`input` String, `frame` Int64, `stream` Int64, `time` DateTime64(9, 'UTC'), `event` String, `client` Tuple(`number` Int64, `name` Nullable(String), `address` String), `confidence` LowCardinality(String), `evidence` Array(Tuple(`text` String, `frame` Int64)), `request` Tuple(`input` Nullable(String), `frame` Nullable(Int64), `method` Nullable(String), `host` Nullable(String), `path` Nullable(String), `page` Nullable(String), `formFields` Array(String)), `status` Nullable(Int64), `value` Nullable(String), `valueNumber` Nullable(Int64), `attributes` Nullable(String), `outcome` LowCardinality(Nullable(String)), `how` LowCardinality(Nullable(String)), `gives` LowCardinality(Nullable(String)), `count` Int64, `last` Tuple(`input` Nullable(String), `frame` Nullable(Int64), `stream` Nullable(Int64), `time` Nullable(DateTime64(9, 'UTC'))))),
  `totals` Map(String, Int64),
  `findings` Array(String),
  `droppedEvents` Int64
)
ENGINE = MergeTree
ORDER BY (`host`, `id`);

CREATE TABLE finding (
  `type` LowCardinality(String),
  `id` String,
  `revision` Int64,
  `rule` String,
  `title` String,
  `severity` LowCardinality(String),
  `confidence` LowCardinality(String),
  `host` String,
  `cookieName` Nullable(String),
  `session` Nullable(String),
  `path` Nullable(String),
  `cookies` Array(Tuple(`domain` Nullable(String), `path` Nullable(String), `partitionKey` Nullable(String))),
  `message` String,
  `why` String,
  `fix` Tuple(`framework` Nullable(String), `code` Nullable(String), `text` String, `where` Nullable(String)),
  `count` Int64,
  `evidence` Array(Tuple(`input` String, `frame` Int64, `stream` Int64)),
  `filter` String,
  `references` Array(String),
  `accepted` Bool,
  `acceptance` Tuple(`reason` Nullable(String), `expires` Nullable(String), `expired` Nullable(Bool)),
  `fingerprint` String,
  `source` Tuple(`route` Nullable(String), `file` Nullable(String), `line` Nullable(Int64))
)
ENGINE = MergeTree
ORDER BY (`host`, `id`);

CREATE TABLE summary (
  `type` LowCardinality(String),
  `schemaVersion` Int64,
  `packets` Int64,
  `bytes` Int64,
  `connections` Int64,
  `messages` Int64,
  `setCookies` Int64,
  `gaps` Int64,
  `gapBytes` Int64,
  `ambiguous` Int64,
  `findings` Tuple(`high` Nullable(Int64), `medium` Nullable(Int64), `low` Nullable(Int64), `info` Nullable(Int64)),
  `acceptedFindings` Nullable(Int64),
  `unjudged` Array(Tuple(`why` String, `count` Int64)),
  `coverage` Tuple(`setCookies` Nullable(Int64), `judged` Nullable(Int64), `ignoredCount` Nullable(Int64), `incompleteCount` Nullable(Int64), `leftOut` Nullable(Int64), `messagesLeftOut` Nullable(Int64), `filter` Nullable(String), `hosts` Array(String), `hostCount` Nullable(Int64), `names` Array(String), `nameCount` Nullable(Int64)),
  `hops` Array(Tuple(`kind` LowCardinality(String), `proxy` Nullable(String), `name` Nullable(String), `server` String, `exchanges` Int64, `setCookies` Int64)),
  `run` Tuple(`version` String, `command` Array(String), `commandStatus` Nullable(Int64), `inputs` Array(Tuple(`input` String, `fileBytes` Nullable(Int64), `packets` Int64, `firstTime` Nullable(DateTime64(9, 'UTC')), `lastTime` Nullable(DateTime64(9, 'UTC')))), `interface` Nullable(String), `filters` Tuple(`capture` Nullable(String), `display` Nullable(String), `cookieName` Nullable(String), `host` Nullable(String)), `config` Nullable(String), `rulesOff` Array(String), `ignored` Array(Tuple(`cookieName` Nullable(String), `host` Nullable(String), `reason` String, `count` Int64)), `baseline` Nullable(String), `baselineGone` Int64, `baselineExpired` Int64, `assumeHttps` Bool, `failOn` LowCardinality(Nullable(String)), `expectedCookies` Array(String), `failOnUnjudged` Bool, `exit` Int64, `exitBecause` Nullable(String), `exitFindings` Array(String), `exitUnjudged` Array(String)),
  `unseen` Array(Tuple(`why` String, `connections` Nullable(Int64), `packets` Nullable(Int64), `hosts` Array(String))),
  `warnings` Array(String),
  `unusedSettings` Nullable(Int64),
  `repeatedInputs` Array(Tuple(`input` String, `original` String))
)
ENGINE = MergeTree
ORDER BY ();
