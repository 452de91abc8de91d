"""The tables that say who is who."""

from dynamo import Table

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
