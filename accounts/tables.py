"""The tables that say who is who."""

from dynamo import Index, Table

# One item a name and one an address: its key is the claim, so that only one member can hold it.
usernames = Table("Usernames", "username")
emails = Table("Emails", "email")

# Shared with what members publish and are told: those records stand in the same partitions.
users = Table("Users", "user_id", "record", stream=True, expires="expires_at")

addresses = Table("Addresses", "user_id", "address_id")

# What was sent, so that each letter is sent once.
letters = Table("Letters", "event_id", "recipient", expires="expires_at")

# Only what cannot live in the signed cookie: sessions that were ended before their time.
sessions = Table("Sessions", "session_id", expires="expires_at")

# What staff did, by month, by what it was done to, and by who did it. Nothing that stands here is changed or deleted.
_ENTRY = ("month", "action", "actor_name", "subject_name", "reason", "changes")
entries_by_subject = Index("EntriesBySubject", "subject", "entry_id", include=(*_ENTRY, "actor_id"))
entries_by_actor = Index("EntriesByActor", "actor_id", "entry_id", include=(*_ENTRY, "subject"))
audit_log = Table("AuditLog", "month", "entry_id", indexes=(entries_by_subject, entries_by_actor))
