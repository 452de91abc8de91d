"""For tests, development and checks: DynamoDB Local, budgets and faults, the list of requirements.

No web process imports it.
"""
