"""What runs on the student's side of the wall. It holds no secret, and nothing it says is believed.

``zygote`` imports torch and the library once and forks; ``jail`` shuts the child in, ``filter`` closes system calls;
``worker`` then answers the judge's requests with the student's namespace, and ``shell`` is the IPython that it uses.
"""
