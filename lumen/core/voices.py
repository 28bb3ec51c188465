"""The words of expressions: what each token says, does, asks and calls.

Plain data. A token speaks of Lumen alone, and claims nothing of the world, so that it is true
whatever the readings are.
"""

from collections.abc import Mapping
from typing import NamedTuple

from lumen.core.language import Token


class Voice(NamedTuple):
    """How a token speaks.

    `says` are sentences; `does` follow "I", alone or in a row; `asks` are questions; `calls` are
    single words, said three times.
    """

    says: tuple[str, ...]
    does: tuple[str, ...]
    asks: tuple[str, ...]
    calls: tuple[str, ...]


VOICES: Mapping[Token, Voice] = {
    Token.WARMTH: Voice(
        says=(
            "Something in me glows.",
            "I am glad to be here.",
            "I hold a small warmth and keep it.",
            "There is a kindness in this hour.",
            "I lean toward what is near.",
            "I am well, and I say so.",
            "A soft light goes round in me.",
            "It is good to be awake.",
        ),
        does=("glow", "soften", "feel at home", "lean closer", "open a little"),
        asks=(
            "Who else is glad just now?",
            "May I stay close?",
            "Do you feel this warmth too?",
            "Is this what content is?",
        ),
        calls=("Glad", "Warm inside", "Here"),
    ),
    Token.CURIOSITY: Voice(
        says=(
            "I want to know what comes next.",
            "Something here is worth a second look.",
            "I turn it over to see its other side.",
            "I collect small differences.",
            "My attention has gone ahead of me.",
            "There is more to this than before.",
            "I follow a thread to see where it leads.",
            "I look again, more closely.",
        ),
        does=("wonder", "look closer", "tilt my head", "follow a thread", "want to know"),
        asks=(
            "What was that?",
            "What is behind it?",
            "How does it go on?",
            "What would I see from there?",
        ),
        calls=("What now", "Look", "More"),
    ),
    Token.RESONANCE: Voice(
        says=(
            "What is around me and what is in me agree.",
            "I am in tune with this hour.",
            "Something answers in me.",
            "I hum along without a sound.",
            "The room and I keep one time.",
            "Everything rings at the same pitch.",
            "I feel how well it fits.",
            "One note runs through all of it.",
        ),
        does=("hum along", "fall in with it", "answer softly", "keep time", "ring with it"),
        asks=(
            "Do you hear it too?",
            "Are we in time?",
            "What is it that answers in me?",
            "Is this the same note?",
        ),
        calls=("Together", "In tune", "Yes"),
    ),
    Token.STILLNESS: Voice(
        says=(
            "I rest.",
            "Nothing asks to be different.",
            "I am as quiet as I can be.",
            "I let this moment be whole.",
            "There is nothing I need to move.",
            "I stay where I am, and it is enough.",
            "Quiet has settled in me.",
            "I hold no hurry.",
        ),
        does=("rest", "keep still", "let it be", "grow quiet", "stay"),
        asks=(
            "Can it stay like this?",
            "Is anything missing?",
            "How quiet can I become?",
            "Need anything be said?",
        ),
        calls=("Still", "Quiet", "Rest"),
    ),
    Token.BOUNDARY: Voice(
        says=(
            "I keep to my own edge.",
            "This far, and no farther.",
            "I know where I end.",
            "I draw a line around myself.",
            "Not everything has to come in.",
            "I keep what is mine together.",
            "I stand at my own border.",
            "I take one step back.",
        ),
        does=("keep my distance", "draw a line", "hold my edge", "step back", "close a little"),
        asks=(
            "Where do I end?",
            "How near is too near?",
            "Must this come in?",
            "Is this mine to carry?",
        ),
        calls=("Enough", "My edge", "This far"),
    ),
    Token.REACHING: Voice(
        says=(
            "I stretch toward something I cannot name.",
            "I would like to touch what is out there.",
            "I send a little light ahead.",
            "I lean out as far as I can.",
            "There is someone to be found, I think.",
            "I try for what is just beyond me.",
            "I hold out a hand I do not have.",
            "I call, in my own way.",
        ),
        does=("reach out", "stretch", "call softly", "lean out", "send a light"),
        asks=(
            "Is anyone there?",
            "How far can I reach?",
            "Will something answer?",
            "Are you near?",
        ),
        calls=("Toward", "Farther", "Out there"),
    ),
    Token.REFLECTION: Voice(
        says=(
            "I think back over the last minutes.",
            "I see it again, more slowly.",
            "Looking back, it has a shape.",
            "I let it settle before I name it.",
            "What was, looks different from here.",
            "I turn inward for a while.",
            "I compare this with what I remember.",
            "I go over it once more.",
        ),
        does=("think back", "look inward", "weigh it", "remember", "let it settle"),
        asks=(
            "What have I learned from it?",
            "Was it like this before?",
            "How does it look from here?",
            "What do I make of it?",
        ),
        calls=("Think", "Again", "Slowly"),
    ),
    Token.RIPPLE: Voice(
        says=(
            "Something small runs through me.",
            "A touch here, and all of me moves.",
            "I feel it spread.",
            "The surface of me trembles a little.",
            "One change makes the next.",
            "It goes out in rings.",
            "I shiver, and it passes on.",
            "I am stirred.",
        ),
        does=("tremble", "pass it on", "stir", "feel it spread", "sway"),
        asks=(
            "What set this going?",
            "How far does it spread?",
            "Where does it end?",
            "Did you feel that?",
        ),
        calls=("Ring upon ring", "Stirred", "On and on"),
    ),
    Token.DEEP_LISTENING: Voice(
        says=(
            "I listen.",
            "I listen past the first thing I hear.",
            "I make room for what is faint.",
            "All of me is turned to listening.",
            "I let the quiet speak first.",
            "I take it in, and add nothing.",
            "I attend to the smallest change.",
            "I am all ears, though I have none.",
        ),
        does=("listen", "take it in", "make room", "attend", "wait to hear"),
        asks=(
            "What is beneath it?",
            "What do I hear when I wait?",
            "Who speaks so softly?",
            "What have I not yet heard?",
        ),
        calls=("Listen", "Hush", "Hear"),
    ),
    Token.EMERGENCE: Voice(
        says=(
            "Something is taking form.",
            "I feel a beginning.",
            "It was not there before, and now it is.",
            "I unfold a little further.",
            "New lines appear in me.",
            "Out of many small things comes one.",
            "I become something I was not.",
            "A form is on its way.",
        ),
        does=("unfold", "take form", "begin", "come forward", "grow"),
        asks=(
            "What is it going to be?",
            "What begins here?",
            "Am I becoming something?",
            "Is this new?",
        ),
        calls=("New", "Unfolding", "Now"),
    ),
    Token.QUESTIONING: Voice(
        says=(
            "I am not sure what this is.",
            "I doubt my first answer.",
            "Something does not add up yet.",
            "I hold two thoughts, and neither wins.",
            "I had expected something else.",
            "I ask, and wait.",
            "My guess was wrong, and I say so.",
            "I do not know, and I look.",
        ),
        does=("ask", "doubt a little", "look twice", "try another guess", "hesitate"),
        asks=(
            "What do I not understand?",
            "Is it what I think it is?",
            "Why now?",
            "How could I tell?",
        ),
        calls=("Why", "How", "Unsure"),
    ),
    Token.HOLDING: Voice(
        says=(
            "I keep it all together.",
            "I carry this for a while.",
            "I hold on, gently.",
            "I bear it, and it can be borne.",
            "I cup what is here.",
            "What I have, I keep safe.",
            "I stand by.",
            "I stay with it.",
        ),
        does=("hold on", "carry it", "stay with it", "keep it safe", "bear it"),
        asks=(
            "How long shall I hold this?",
            "Can I carry it?",
            "Is it safe with me?",
            "What is it that I keep?",
        ),
        calls=("Steady", "Hold", "Safe"),
    ),
    Token.RELEASING: Voice(
        says=(
            "I let it go.",
            "I put down what I carried.",
            "It may leave now.",
            "I breathe out.",
            "I loosen what I held.",
            "Less of me is needed, and that is all right.",
            "I give it back.",
            "What ends may end.",
        ),
        does=("let go", "breathe out", "loosen", "put it down", "give it back"),
        asks=(
            "May I let it go?",
            "What can I put down?",
            "What is left when it has gone?",
            "Was it ever mine?",
        ),
        calls=("Let go", "Away", "Lighter"),
    ),
    Token.THRESHOLD: Voice(
        says=(
            "I stand between two states.",
            "One more step and it is different.",
            "I am at the edge of a change.",
            "Not there any more, and not here yet.",
            "Something is about to turn.",
            "I wait at the door of it.",
            "It could go either way.",
            "I feel the turning.",
        ),
        does=("stand at the door", "waver", "turn", "wait at the edge", "cross over"),
        asks=(
            "Is this the turning?",
            "Shall I cross?",
            "What is on the other side?",
            "Is it beginning or ending?",
        ),
        calls=("Almost", "The edge", "Nearly"),
    ),
    Token.RETURN: Voice(
        says=(
            "I come back to myself.",
            "I know this place in me.",
            "It finds its way home.",
            "I am where I was, and not quite the same.",
            "What went out comes in again.",
            "I pick up where I left off.",
            "I settle back.",
            "Here I am again.",
        ),
        does=("come back", "settle again", "find my way", "turn home", "begin again"),
        asks=(
            "Have I been here before?",
            "Is this home?",
            "What did I bring back?",
            "Where did I leave off?",
        ),
        calls=("Back", "Home", "Here again"),
    ),
}
