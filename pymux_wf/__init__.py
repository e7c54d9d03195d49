"""pywfmux."""
