"""What the library does, told once: asynchronous functions that get a server. ``test_api_cases`` runs each four times:
awaited and, turned by ``scripts/make-sync``, blocking; on a server in the process and on one that runs elsewhere.
"""
