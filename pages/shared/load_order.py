"""Loads the encryption of live video before TensorFlow can be loaded; nothing else is needed of this module.

TensorFlow shows its own copy of OpenSSL's functions to every library that is loaded after it. Live video's (libsrtp)
then calls those, with other structures, and the process dies.
"""

import pylibsrtp  # noqa: F401
