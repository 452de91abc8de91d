"""What tests, development and checks need: DynamoDB Local, budgets and faults, the list of requirements.

No web process imports it.
"""
