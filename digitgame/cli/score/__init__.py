"""`digitgame score`: drawings in JSON Lines or PNG, scored one by one."""
