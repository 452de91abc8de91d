"""Sessions: the signed cookie, its checks, and `request.user`."""
