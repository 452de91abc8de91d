"""Requests to DynamoDB: how they are sent, signed, waited for, repeated and metered."""
