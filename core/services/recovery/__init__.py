"""After a crash, a reboot or a lost terminal."""
