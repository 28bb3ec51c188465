"""Files that others read and write: recordings, trajectories, student, calibration, exports."""
