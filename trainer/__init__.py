"""The workstation toolkit that teaches Lumen to speak: dataset, teacher, student, evaluation."""
