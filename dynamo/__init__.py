"""The data layer: everything Plaza stores lives in DynamoDB, and is reached from here only."""
