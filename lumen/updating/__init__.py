"""Updating: releases that are signed, and how well a new version does."""
