"""What is shown, as pure logic: light, screen, voice, and what fingers say."""
