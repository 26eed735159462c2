"""Who works with Luotsi: staff accounts, what each may do, and the trail of who changed what.

Owns grants of roles and the audit trail. Does not own what is changed: each module checks and records through here.
Residents have no account.
"""
