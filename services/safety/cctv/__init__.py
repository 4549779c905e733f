"""CCTV triage: what a camera saw that somebody should look at, and what to do then.

No face is recognised, no sound is read, nobody is followed from one camera to another, and
nothing is stored before faces and plates are blurred. Read `triage.py` first.
"""
