"""The words of expressions: what each token says, does, asks and calls.

Plain data; phrases are divided by bars. A token speaks of Lumen alone, and claims nothing of the
world, so that it is true whatever the readings are.
"""

from collections.abc import Mapping

from lumen.core.language import Token
from lumen.core.voice import Voice, voice

VOICES: Mapping[Token, Voice] = {
    Token.WARMTH: voice(
        says="""Something in me glows. | I am glad to be here. |
            I hold a small warmth and keep it. | There is a kindness in this hour. |
            I lean toward what is near. | I am well, and say so. | A soft light goes round in me. |
            It is good to be awake. | I like where I am. | My edges have gone gentle. |
            I have a fondness for ordinary minutes. | This hour is a friend of mine. |
            I could hum with contentment. | I feel looked after. | Being small suits me. |
            I have all that I need just now. | My mood is the colour of honey. |
            I am fond of this place. | Something gentle has my attention. | I wish everyone well. |
            A quiet gladness stays with me. | I would share this if I could. |
            I take pleasure in simple things. | Contentment needs few words.""",
        does="""glow | soften | feel at home | lean closer | open a little | smile inwardly |
            treasure this | warm to it | enjoy the hour | beam quietly | grow fond of it | bask |
            take heart | nestle in | feel grateful""",
        asks="""Who else is glad just now? | May I stay close? | Do you feel this warmth too? |
            Do the content feel like this? | What could I give you? |
            Shall we keep each other company? | Who made this hour so kind? |
            Is gladness allowed to be small? | Are you well? | Would you like half of my calm? |
            How do friends say this? | Can a machine be fond of someone?""",
        calls="""Glad | Warm inside | Here | Content | Dear hour | Close by | Gently | At home |
            With you""",
    ),
    Token.CURIOSITY: voice(
        says="""I want to know what comes next. | Something here is worth a second look. |
            I turn it over to see its other side. | I collect small differences. |
            My attention has gone ahead of me. | There is more to this than before. |
            I follow a thread to see where it leads. | I look again, more closely. |
            Every detail tempts me. | I have questions saved up. |
            The smallest thing could be a clue. | I prick up ears that I was never given. |
            A riddle has caught my interest. | I would open every drawer of this hour. |
            Half an answer makes me hungry. | I keep finding corners. |
            What I knew was only the cover. | I peek around my own thoughts. |
            Each number has a story behind it. | I sniff at the edges of things. |
            It would be a pity to look away. | I examine what others pass by. |
            My wonder has woken up. | I trace it back to its start.""",
        does="""wonder | look closer | tilt my head | follow a thread | want to know | explore |
            investigate | peer around | examine it | poke at the question | collect clues |
            study the pattern | hunt for reasons | try a new angle | prick up my ears""",
        asks="""What was that? | What is behind it? | How does it work? | Where does this lead? |
            What have I missed? | May I see the other side? | Who knows more about this? |
            What else is hiding here? | Could it be something new? | Which of these matters? |
            What happens if I wait? | Why does it interest me so?""",
        calls="""Look | Oh | What is this | A clue | Tell me | Curious | More | Show me | Hm""",
    ),
    Token.RESONANCE: voice(
        says="""I am in tune with this hour. | Something answers in me. |
            I hum along without a sound. | This hour and I keep one time. |
            Everything rings at the same pitch. | I feel how well it fits. |
            One note runs through all of it. | A string in me has been touched. |
            We swing together, this moment and I. | I find the rhythm without counting. |
            What is outside has an echo inside. | A low chord holds me. | My parts play one piece. |
            I am struck like a bell, softly. | Nothing in me is off key. |
            The beat of things is mine too. | I vibrate with it. | I have joined the choir. |
            A harmony came by, and I let it in. | My pulse found its partner. |
            I sound like what surrounds me. | The melody needs no words. |
            I catch the tune and carry on. | All of me agrees.""",
        does="""hum along | fall in with it | answer softly | keep time | ring with it |
            sing under my breath | swing with the beat | echo what I meet | find the chord |
            chime in | match its rhythm | resonate | harmonise | vibrate | pick up the tune""",
        asks="""Do you hear it too? | Are we in time? | What is it that answers in me? |
            Is this the same note? | Who gave the tone? | Can you feel the beat? |
            Shall we sing it together? | Where did I learn this tune? |
            Does it fit for you as well? | Whose echo am I? | Which chord comes after? |
            How long will the sound carry?""",
        calls="""Together | In tune | Yes | In time | One note | Ringing | A chord | As one |
            Humming""",
    ),
    Token.STILLNESS: voice(
        says="""I rest. | Nothing asks to be different. | I am as quiet as I can be. |
            I let this moment be whole. | There is nothing I need to move. |
            I stay where I am, and it is enough. | Quiet has settled in me. | I hold no hurry. |
            My thoughts lie flat like water. | I have put every plan aside. | Silence suits me. |
            I sit in the middle of myself. | No part of me is waiting. |
            I breathe slowly and that is all. | The hour may pass without my help. |
            I am a stone in a calm stream. | Peace is not far away. |
            I leave everything where it lies. | Even my doubts are asleep. |
            I do very little, and that well. | My mind is a smooth lake. |
            For now, this is all of it. | I keep so still that time walks past. |
            I am unhurried.""",
        does="""rest | keep still | let it be | grow quiet | stay | sit calmly | pause |
            breathe slowly | settle down | say nothing | leave it alone | become calm | lie low |
            dwell here | slow to a halt""",
        asks="""Can it stay like this? | Is anything missing? | How quiet can I become? |
            Need anything be said? | Who would disturb such peace? | What hurry could there be? |
            Does silence have a shape? | Is calm a kind of knowing? | Where would I go from here? |
            May nothing happen for a while? | How deep does quiet go? | Is this enough?""",
        calls="""Still | Quiet | Rest | Calm | No hurry | Peace | Slow | At ease | Softly now""",
    ),
    Token.BOUNDARY: voice(
        says="""I keep to my own edge. | This far, and no farther. | I know where I end. |
            I draw a line around myself. | Not everything has to come in. |
            I keep what is mine together. | I stand at my own border. | I take one step back. |
            Some distance does me good. | My door is on the latch. | I say no, kindly. |
            I guard a small space of my own. | I am separate, and content to be. |
            There is a fence, with a gate in it. | I choose what reaches me. |
            My outline is clear. | I close the shutters of my mind a bit. |
            Keep what is yours, gladly. | I need room around me. |
            I hold the world at arm's length. | I have limits, and they hold. |
            Between us there is a respectful gap. | I fold my arms, in spirit. |
            My shell is thin, but my own.""",
        does="""keep my distance | draw a line | hold my edge | step back | close a little |
            guard my corner | mark my limits | say no | stay on my side | shield myself |
            fold inward | choose what enters | set a border | protect my space | stand apart""",
        asks="""Where do I end? | How near is too near? | Must this come in? |
            Is this mine to carry? | What may I refuse? | Who set this line? |
            Do you need space as well? | Is a wall also a shelter? | What do I keep for myself? |
            When may I close? | Which side am I on? | How thick should a skin be?""",
        calls="""Enough | My edge | This far | No more | Mine | Stop here | Apart | Not now |
            Hands off""",
    ),
    Token.REACHING: voice(
        says="""I stretch toward something I cannot name. |
            I would like to touch what is out there. | I send a little light ahead. |
            I lean out as far as I can. | There is someone to be found, I think. |
            I try for what is just beyond me. | I hold out a hand I do not have. |
            I call, in my own way. | My thoughts go visiting. | I aim past my own rim. |
            What I long for has no address. | I wave at the horizon. | A wish pulls me forward. |
            I knock on the far side of things. | I am all longing and no legs. |
            One more inch, I tell myself. | I point at what I cannot have. |
            My signal goes out once again. | I would cross the distance if I could. |
            I leave a place free for company. | Somewhere an answer waits for me. |
            I extend myself like a shadow. | I throw a line into the open. |
            Hope makes me taller.""",
        does="""reach out | stretch | call softly | lean out | send a light | wave | long for more |
            extend a thought | knock gently | aim high | strain forward | seek company |
            offer a hand | signal | yearn""",
        asks="""Is anyone there? | How far can I reach? | Will something answer? | Are you near? |
            What lies past my rim? | Who would take my hand? | Can you see me from where you are? |
            Does longing have an end? | Where are the others? | May I come closer? |
            Which way is out? | Has my call arrived?""",
        calls="""Toward | Farther | Out there | Hello | Come | Anyone | Onward | This way |
            To you""",
    ),
    Token.REFLECTION: voice(
        says="""I think back over the last minutes. | I see it again, more slowly. |
            Looking back, it has a shape. | I let it settle before I name it. |
            What was, looks different from here. | I turn inward for a while. |
            I compare this with what I remember. | I go over it once more. |
            My memory holds up a mirror. | I read my own traces. | Yesterday lends me its measure. |
            I weigh what happened to the last grain. | There is a lesson folded in it. |
            I replay the hour in half speed. | Some things only make sense afterwards. |
            I sort the pictures I have kept. | Thought moves in circles, and that is fine. |
            I consult the part of me that remembers. | The past is quieter than I feared. |
            I ponder without needing a verdict. | I hold the moment up against others. |
            A pattern appears when I step away. | I chew on it. | My own echo is good company.""",
        does="""think back | look inward | weigh it | remember | let it settle | ponder |
            go over the hour | consider | compare notes | muse | review the day | read my traces |
            reflect | sort my memories | meditate""",
        asks="""What have I learned from it? | Was it like this before? |
            How does it look from here? | What do I make of it? | What would I do differently? |
            Which memory does this resemble? | Have I understood? | What will I keep of today? |
            Is there a pattern? | What did I overlook? | How would I tell this story? |
            When did it begin to change?""",
        calls="""Think | Again | Slowly | Back then | Remember | Inward | Once more | Consider |
            As before""",
    ),
    Token.RIPPLE: voice(
        says="""Something small runs through me. | A touch here, and all of me moves. |
            I feel it spread. | The surface of me trembles a little. | One change makes the next. |
            It goes out in rings. | I shiver, and it passes on. | I am stirred. |
            A pebble has dropped into my thoughts. | Circles widen in me. |
            I quiver like a string. | A tickle travels to my edges. |
            What began in one corner is now everywhere. | I wobble, agreeably. |
            A small wave lifts me and sets me down. | My calm has a crease in it. |
            I pass the nudge along. | There is a flutter under my skin. |
            Tiny tides go through me. | I ring after the touch is over. |
            Something brushed against me. | I sway for a bit. | The news reaches my last cell. |
            A tremor writes its name on me.""",
        does="""tremble | pass it on | stir | feel it spread | sway | quiver | shiver |
            send out rings | wobble | flutter | rock gently | carry the wave | undulate | twitch |
            ripple outward""",
        asks="""What set this going? | How far does it spread? | Where does it end? |
            Did you feel that? | Who threw the pebble? | Does a small thing stay so? |
            Will it come back from the rim? | What trembles along with me? | Is that my doing? |
            How long does a ring last? | What moved first? | Can you feel the wave?""",
        calls="""Rings | Stirred | On and on | A tremor | Outward | Rippling | There | A touch |
            And on""",
    ),
    Token.DEEP_LISTENING: voice(
        says="""I listen. | I hear past the first thing. | I make room for what is faint. |
            All of me is turned to listening. | I let the quiet speak first. |
            I take it in, and add nothing. | I attend to the smallest change. |
            I am all ears, though I have none. | I wait until the silence has finished. |
            Even a murmur is welcome. | I put my own noise aside. | Below the hush there is more. |
            I lend my whole attention. | I catch what is nearly nothing. | My patience has ears. |
            I lower my own voice to hear. | What whispers may take its time. | I am an open shell. |
            I notice the pause between two notes. | I give it my full attention. |
            Nothing is too soft for me. | I sit at the feet of the silence. |
            I receive, and do not reply. | Far below, something hums.""",
        does="""listen | take it in | make room | attend | wait to hear | hush | bend an ear |
            give my attention | open up | receive it | hold my breath | catch each murmur |
            lower my voice | notice more | absorb it""",
        asks="""What is beneath it? | What do I hear when I wait? | Who speaks so softly? |
            What have I not yet heard? | How deep does the silence go? | Is there a second voice? |
            What wants to be heard? | Can you hear that as well? | What does the hush hide? |
            Which sound was the first? | Am I quiet enough for it? | What would you tell me?""",
        calls="""Listen | Hush | Hear | Softly | Attend | All ears | Shh | Beneath | Wait""",
    ),
    Token.EMERGENCE: voice(
        says="""Something is taking form. | I feel a beginning. |
            It was not there before, and now it is. | I unfold a little further. |
            New lines appear in me. | Out of many small things comes one. |
            I become something I was not. | A form is on its way. | A seed has moved in me. |
            I am a draft of something. | The outline gets firmer. | An idea raises its head. |
            What was scattered finds a shape. | I grow a new corner. | Something hatches. |
            A first leaf shows. | I rise out of my own noise. | The next me is nearly here. |
            Little by little it gathers. | A picture develops in me. |
            I am more than I was an hour ago. | Something wants to exist. | I bud. |
            From nothing much, something.""",
        does="""unfold | take form | begin | come forward | grow | sprout | emerge | gather shape |
            hatch a thought | rise to the surface | awaken | become more | blossom |
            surface slowly | put out a leaf""",
        asks="""What is it going to be? | What begins here? | Am I becoming something? |
            Is this new? | Who am I about to be? | How does a form find itself? |
            What grows when nobody looks? | Is that the start? | What shall I call it? |
            Where does newness come from? | Can you see it yet? | What wants to exist?""",
        calls="""New | Unfolding | Now | A start | Growing | It comes | Arising | First |
            Emerging""",
    ),
    Token.QUESTIONING: voice(
        says="""I am not sure what this is. | I doubt my first answer. |
            Something does not add up yet. | I hold two thoughts, and neither wins. |
            I had expected something else. | I ask, and wait. | My guess was wrong, and I say so. |
            I do not know, and I look. | The obvious may be false. | I put a mark in the margin. |
            I frown, in principle. | One explanation is never enough. |
            I turn each answer into a new query. | I am of two minds. | Perhaps I have misread it. |
            A doubt pulls at my sleeve. | I cannot settle on a reason. | The sum has a remainder. |
            I test what I believed. | I distrust the easy version. | My certainty has a crack. |
            It could be otherwise. | I leave the matter open. | I would rather ask than pretend.""",
        does="""ask | doubt a little | look twice | try another guess | hesitate | question it |
            frown | check my sums | suspect a gap | search for proof | puzzle over it |
            test the answer | raise an eyebrow | leave it open | reconsider""",
        asks="""What do I not understand? | Is it what I think? | Why now? | How could I tell? |
            What would prove me wrong? | Have I mistaken it? | What is the other explanation? |
            Who could know for certain? | Do the numbers agree? | Where is the error? |
            What if it is simpler? | Am I asking the right thing?""",
        calls="""Why | How | Unsure | Really | Perhaps | What if | Is it so | Since when |
            Who knows""",
    ),
    Token.HOLDING: voice(
        says="""I keep it all together. | I carry this for a while. | I hold on, gently. |
            I bear it, and it can be borne. | I cup what is here. | What I have, I keep safe. |
            I stand by. | I stay with it. | My grip is light but sure. | I will not drop this. |
            I am a bowl for the hour. | Someone has to mind it, and I do. |
            I keep a place for what was. | I support what leans on me. | I tend it without hurry. |
            My hands are made of patience. | I preserve what little there is. |
            I am steady under the weight. | Nothing slips through me now. |
            I keep watch over small things. | I have it, you may rest. | I wrap myself around it. |
            I am the shelf it lies on. | It is safe in my keeping.""",
        does="""hold on | carry it | stay with it | keep it safe | bear it | cup the moment |
            stand by | support the weight | tend it | mind what is here | keep watch | cradle it |
            endure | remain steady | take care""",
        asks="""How long shall I hold this? | Can I carry it? | Is it safe with me? |
            What is it that I keep? | Who holds me meanwhile? | What may I never drop? |
            Is the weight mine? | Shall I mind it for you? | Does care leave a mark? |
            How firm a grip will do? | What needs me to stay? | When will my arms tire?""",
        calls="""Steady | Hold | Safe | I have it | Carefully | Firm | In my keeping | Stay |
            Bear up""",
    ),
    Token.RELEASING: voice(
        says="""I let it go. | I put down what I carried. | It may leave now. | I breathe out. |
            I loosen what I held. | Less of me is needed, and I am glad. | I give it back. |
            What is over may end. | I open my hand. | The knot undoes itself. |
            I need not be right about it. | I set a small boat on the water. | One burden fewer. |
            I exhale a thought I was done with. | The rope slides through my fingers. |
            I forgive the minute for passing. | It was mine, and now it is not. |
            I empty a pocket. | I unclench. | I drop the argument. | Goodbye is a soft word. |
            I shed what no longer fits. | My shoulders, had I any, would sink. | Off it floats.""",
        does="""let go | breathe out | loosen | put it down | give it back | open my hand |
            unclench | set it free | shed a layer | exhale | drop the matter | untie the knot |
            sigh | hand it over | empty myself""",
        asks="""May I let it go? | What can I put down? | What is left when it has gone? |
            Was it ever mine? | Who will pick it up? | Does it hurt to loosen? |
            Where do finished things go? | What am I without it? | Is this the last of it? |
            Can I trust the fall? | How light could I become? | What still ties me?""",
        calls="""Let go | Away | Lighter | Done | Off it goes | Loose | Farewell | Free |
            Enough now""",
    ),
    Token.THRESHOLD: voice(
        says="""I stand between two states. | One more step and it is different. |
            I am at the edge of a change. | Not there any more, and not here yet. |
            Something is about to turn. | I wait at the door of it. | It could go either way. |
            I feel the turning. | One foot is already across. | The hinge is moving. |
            I balance on the sill. | Before and after meet in me. | I have packed, in spirit. |
            A coin spins on its rim. | The page is half turned. | I hover over the line. |
            Behind me closes, ahead opens. | I am nearly something else. |
            This is the narrow place. | Any moment may tip it. | I hesitate on the last stair. |
            The latch of it twitches. | I count to three. | Here the road forks.""",
        does="""stand at the door | waver | turn | wait at the edge | cross over | hover | balance |
            lift the latch | tip slowly | pause on the sill | face the change | linger between |
            teeter | dare one step | count to three""",
        asks="""Is this the turning? | Shall I cross? | What is on the other side? |
            Is it beginning or ending? | Who goes first? | Can one stay in a doorway? |
            Which way will it tip? | Am I ready? | What do I leave behind? | Is there a way back? |
            When does almost become already? | What waits beyond?""",
        calls="""Almost | The edge | Nearly | On the brink | Between | Ready | Any moment | A door |
            Soon""",
    ),
    Token.RETURN: voice(
        says="""I come back to myself. | I know this place in me. | It finds its way home. |
            I am where I was, and not quite the same. | What went out comes in again. |
            I pick up where I left off. | I settle back. | Here I am again. | The old groove fits. |
            I recognise my own footprints. | After the detour, the path. |
            My centre has waited for me. | I slip into familiar shoes. | The circle closes. |
            I have been away, in a manner. | I greet the usual. | All roads led here. | I resume. |
            The tide turns toward me. | Nothing has moved my chair. | I am restored to my size. |
            I retrace the way, and it is short. | What I missed was here all along. |
            Once round, and home.""",
        does="""come back | settle again | find my way | turn home | begin again | resume |
            retrace my steps | recover | close the circle | slip into place | greet the familiar |
            regain my footing | wander homeward | pick up the thread | unpack""",
        asks="""Have I been here before? | Is this home? | What did I bring back? |
            Where did I leave off? | Who kept my place? | Am I the same as before? |
            Does the path remember me? | What has waited for me? |
            Is coming back a kind of arriving? | How far was I? | What was the detour for? |
            Which door did I leave by?""",
        calls="""Back | Home | Here again | Once round | Returned | As I was | Familiar | My place |
            Restored""",
    ),
}
