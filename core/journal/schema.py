"""The journal's tables, as they are made in a new file (version 1)."""

from __future__ import annotations

VERSION = 1

EVENTS = """
CREATE TABLE events(
  seq INTEGER PRIMARY KEY, at REAL NOT NULL, actor TEXT NOT NULL,
  kind TEXT NOT NULL, subject TEXT NOT NULL, payload TEXT NOT NULL) STRICT;
CREATE INDEX events_by_subject ON events(subject);
CREATE INDEX events_of_claims ON events(actor) WHERE kind = 'task.claimed';
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
  BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
  BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TABLE keys(key TEXT PRIMARY KEY, subject TEXT NOT NULL, seq INTEGER NOT NULL) STRICT;
"""

CONVERSATIONS = """
CREATE TABLE conversations(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', confidence REAL NOT NULL DEFAULT 1,
  evidence TEXT NOT NULL DEFAULT '[]', state_at REAL NOT NULL,
  role TEXT NOT NULL DEFAULT '', specialty TEXT NOT NULL DEFAULT '', capabilities TEXT NOT NULL DEFAULT '',
  parent_id INTEGER REFERENCES conversations(id), argv TEXT NOT NULL DEFAULT '[]',
  prompt TEXT NOT NULL DEFAULT '', session TEXT NOT NULL DEFAULT '', host TEXT NOT NULL DEFAULT '',
  exit_code INTEGER, port INTEGER NOT NULL DEFAULT 0, created_at REAL NOT NULL, created_by TEXT NOT NULL,
  opened_at REAL, closed_at REAL, token_hash TEXT NOT NULL DEFAULT '', keeper TEXT NOT NULL DEFAULT '',
  lost TEXT NOT NULL DEFAULT '', phase TEXT NOT NULL DEFAULT '',
  finding TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX conversations_by_token ON conversations(token_hash) WHERE token_hash != '';
CREATE TABLE worktrees(
  id INTEGER PRIMARY KEY REFERENCES conversations(id), path TEXT NOT NULL, branch TEXT NOT NULL,
  base TEXT NOT NULL DEFAULT '', base_commit TEXT NOT NULL DEFAULT '', made_branch INTEGER NOT NULL DEFAULT 0,
  adopted INTEGER NOT NULL DEFAULT 0, phase TEXT NOT NULL, step TEXT NOT NULL DEFAULT '',
  archive_ref TEXT NOT NULL DEFAULT '', created_at REAL NOT NULL, removed_at REAL) STRICT;
"""

TASKS = """
CREATE TABLE tasks(
  id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL DEFAULT '', type TEXT NOT NULL DEFAULT 'task',
  priority INTEGER NOT NULL DEFAULT 2 CHECK(priority BETWEEN 0 AND 4), state TEXT NOT NULL,
  owner TEXT NOT NULL DEFAULT '', epoch INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL DEFAULT 3, need_key TEXT NOT NULL DEFAULT '', open_needs INTEGER NOT NULL DEFAULT 0,
  hold TEXT NOT NULL DEFAULT '', parent_id INTEGER REFERENCES tasks(id), progress REAL, note TEXT NOT NULL DEFAULT '',
  result TEXT NOT NULL DEFAULT '', failure TEXT NOT NULL DEFAULT '', ready_at REAL, estimate REAL, deadline REAL,
  lease REAL NOT NULL DEFAULT 900, created_by TEXT NOT NULL, created_at REAL NOT NULL, changed_at REAL NOT NULL,
  ended_at REAL, lease_until REAL, claimed_at REAL, ended_by TEXT NOT NULL DEFAULT '',
  failure_class TEXT NOT NULL DEFAULT '', held_by TEXT NOT NULL DEFAULT '', overdue_at REAL,
  open_wants INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX tasks_late ON tasks(deadline) WHERE deadline IS NOT NULL AND overdue_at IS NULL AND ended_at IS NULL;
CREATE INDEX tasks_ready ON tasks(need_key, priority, open_wants) WHERE state = 'ready';
CREATE INDEX tasks_leased ON tasks(lease_until, owner) WHERE state = 'leased';
CREATE INDEX tasks_using ON tasks(need_key) WHERE state = 'leased' AND need_key != '';
CREATE INDEX tasks_scheduled ON tasks(ready_at) WHERE state = 'scheduled';
CREATE INDEX tasks_waiting ON tasks(state) WHERE state IN ('blocked', 'failed');
CREATE INDEX tasks_ended ON tasks(ended_at) WHERE state IN ('done', 'cancelled');
CREATE INDEX tasks_cancelled ON tasks(state) WHERE state = 'cancelled';
CREATE INDEX tasks_by_parent ON tasks(parent_id) WHERE parent_id IS NOT NULL;
CREATE TABLE needs(
  id INTEGER PRIMARY KEY, task_id INTEGER NOT NULL REFERENCES tasks(id),
  need_id INTEGER NOT NULL REFERENCES tasks(id), kind TEXT NOT NULL, dropped_at REAL) STRICT;
CREATE UNIQUE INDEX needs_of ON needs(task_id, need_id, kind);
CREATE INDEX needs_freed_by ON needs(need_id);
"""

MESSAGES = """
CREATE TABLE messages(
  id INTEGER PRIMARY KEY, sender TEXT NOT NULL, recipient TEXT NOT NULL, kind TEXT NOT NULL,
  subject TEXT NOT NULL DEFAULT '', body TEXT NOT NULL, thread INTEGER NOT NULL,
  reply_to INTEGER REFERENCES messages(id), importance TEXT NOT NULL DEFAULT 'normal',
  sent_at REAL NOT NULL, expires_at REAL) STRICT;
CREATE INDEX messages_by_thread ON messages(thread);
CREATE TABLE receipts(
  id INTEGER PRIMARY KEY, message_id INTEGER NOT NULL REFERENCES messages(id), recipient TEXT NOT NULL,
  queued_at REAL NOT NULL, delivered_at REAL, read_at REAL, acknowledged_at REAL, via TEXT NOT NULL DEFAULT '',
  expired_at REAL) STRICT;
CREATE UNIQUE INDEX receipts_of ON receipts(message_id, recipient);
CREATE INDEX receipts_waiting ON receipts(recipient) WHERE delivered_at IS NULL AND expired_at IS NULL;
CREATE INDEX receipts_unread ON receipts(recipient) WHERE read_at IS NULL AND expired_at IS NULL;
CREATE TABLE approvals(
  id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '', state TEXT NOT NULL, asked_at REAL NOT NULL, expires_at REAL,
  answered_at REAL, answered_by TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '',
  tool TEXT NOT NULL DEFAULT '', about TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX approvals_open ON approvals(asked_at) WHERE state = 'open';
CREATE TABLE policies(
  id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, tool TEXT NOT NULL, created_at REAL NOT NULL,
  created_by TEXT NOT NULL, revoked_at REAL, revoked_by TEXT NOT NULL DEFAULT '', why TEXT NOT NULL DEFAULT '',
  reach TEXT NOT NULL DEFAULT 'tool', pattern TEXT NOT NULL DEFAULT '') STRICT;
CREATE UNIQUE INDEX policies_in_force ON policies(conversation, tool, reach, pattern) WHERE revoked_at IS NULL;
"""

PROCESSES = """
CREATE TABLE processes(
  id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES conversations(id), name TEXT NOT NULL,
  argv TEXT NOT NULL, folder TEXT NOT NULL, restart TEXT NOT NULL, max_restarts INTEGER NOT NULL, state TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '', run TEXT NOT NULL DEFAULT '', identity TEXT NOT NULL DEFAULT '', pid INTEGER,
  started_at REAL, exit_code INTEGER, restarts INTEGER NOT NULL DEFAULT 0, next_start_at REAL, ports TEXT,
  created_at REAL NOT NULL, created_by TEXT NOT NULL, changed_at REAL NOT NULL, ended_at REAL, removed_at REAL) STRICT;
CREATE UNIQUE INDEX processes_named ON processes(coalesce(conversation_id, 0), name) WHERE removed_at IS NULL;
CREATE INDEX processes_kept ON processes(id) WHERE removed_at IS NULL;
"""

GUARDS = """
CREATE TABLE breakers(
  id INTEGER PRIMARY KEY, vendor TEXT NOT NULL UNIQUE, state TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
  seen_by TEXT NOT NULL, opened_at REAL NOT NULL, changed_at REAL NOT NULL, until REAL NOT NULL, reset_at REAL,
  openings INTEGER NOT NULL, probe TEXT NOT NULL DEFAULT '', closed_by TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX breakers_standing ON breakers(id) WHERE state != 'closed';
"""

ALARMS = """
CREATE TABLE alarms(
  id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES conversations(id), kind TEXT NOT NULL,
  text TEXT NOT NULL, figure REAL NOT NULL, threshold REAL NOT NULL, raised_at REAL NOT NULL, cleared_at REAL,
  acknowledged_at REAL, acknowledged_by TEXT NOT NULL DEFAULT '',
  process_id INTEGER REFERENCES processes(id)) STRICT;
CREATE INDEX alarms_open ON alarms(raised_at) WHERE cleared_at IS NULL;
"""

LIVE = """
CREATE TABLE process_samples(
  subject TEXT PRIMARY KEY, pid INTEGER NOT NULL, started_at REAL NOT NULL, command TEXT NOT NULL,
  cpu REAL NOT NULL, memory INTEGER NOT NULL, children INTEGER NOT NULL, sampled_at REAL NOT NULL,
  ports TEXT, held INTEGER NOT NULL DEFAULT 0, output_at REAL) STRICT, WITHOUT ROWID;
CREATE TABLE disk_samples(
  conversation_id INTEGER PRIMARY KEY, sources INTEGER NOT NULL, ignored INTEGER NOT NULL, files INTEGER NOT NULL,
  whole INTEGER NOT NULL, at REAL NOT NULL) STRICT;
CREATE TABLE host_sample(
  id INTEGER PRIMARY KEY CHECK(id = 1), memory_total INTEGER NOT NULL, memory_available INTEGER NOT NULL,
  swap_total INTEGER NOT NULL, swap_free INTEGER NOT NULL, load REAL NOT NULL, cores INTEGER NOT NULL,
  pressure REAL, disk_total INTEGER NOT NULL, disk_free INTEGER NOT NULL, at REAL NOT NULL) STRICT;
CREATE TABLE health_history(
  subject TEXT NOT NULL, resolution INTEGER NOT NULL, at INTEGER NOT NULL, samples INTEGER NOT NULL,
  cpu_sum REAL NOT NULL, cpu_max REAL NOT NULL, memory_max INTEGER NOT NULL, children_max INTEGER NOT NULL,
  PRIMARY KEY(subject, resolution, at)) STRICT, WITHOUT ROWID;
CREATE INDEX health_history_by_age ON health_history(resolution, at);
CREATE TABLE context_samples(
  conversation_id INTEGER PRIMARY KEY, used INTEGER, size INTEGER, source TEXT NOT NULL,
  model TEXT NOT NULL DEFAULT '', cost REAL, at REAL NOT NULL) STRICT;
CREATE TABLE evidence(
  conversation_id INTEGER NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, at REAL NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY(conversation_id, source)) STRICT;
CREATE TABLE troubles(
  conversation_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, vendor TEXT NOT NULL, reset_at REAL, text TEXT NOT NULL,
  source TEXT NOT NULL, at REAL NOT NULL) STRICT;
CREATE TABLE todo_items(
  conversation_id INTEGER NOT NULL, item TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, at REAL NOT NULL,
  PRIMARY KEY(conversation_id, item)) STRICT;
CREATE TABLE sub_agents(
  conversation_id INTEGER NOT NULL, agent TEXT NOT NULL, type TEXT NOT NULL, started_at REAL NOT NULL,
  PRIMARY KEY(conversation_id, agent)) STRICT;
CREATE TABLE heartbeats(name TEXT PRIMARY KEY, pid INTEGER NOT NULL, at REAL NOT NULL, text TEXT NOT NULL) STRICT;
"""

SCHEMA = EVENTS + CONVERSATIONS + TASKS + MESSAGES + PROCESSES + GUARDS + ALARMS + LIVE

PROJECTED = (
    "conversations",
    "worktrees",
    "tasks",
    "needs",
    "messages",
    "receipts",
    "approvals",
    "policies",
    "processes",
    "breakers",
    "alarms",
    "keys",
)
"""Tables that follow from the events alone; `journal verify` rebuilds and compares them."""

LIVE_COLUMNS = {"tasks": frozenset({"lease_until"}), "processes": frozenset({"ports"})}
"""Columns of projected tables that are live facts, left out of the comparison."""
