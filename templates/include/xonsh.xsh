if __import__('os').access($HOME + @@tail@@, 4): execx(open($HOME + @@tail@@).read(), glbs=__xonsh__.ctx)
