"""What the inner voice says of what moved in the felt state, and only where it moved so.

Plain data; phrases are divided by bars.
"""

from collections.abc import Mapping

from lumen.core.movement import Movement
from lumen.core.voice import phrases

MOVEMENTS: Mapping[Movement, tuple[str, ...]] = {
    Movement.SETTLED: phrases(
        """Nothing pulls at me. | I am settled. | I keep my balance. | My state holds. |
        I drift very little. | I stand on even ground. | There is no push in me. |
        I lie at anchor. | My needles hardly swing. | I am near my middle. | No part of me strays. |
        I am level."""
    ),
    Movement.EVEN: phrases(
        """All is even. | The minutes lie flat. | It has been steady. | Little changes. |
        One minute is like the next. | The last minutes match. | A plain stretch of time. |
        Ten minutes without a bump. | Nothing much happens. | The line runs straight. |
        Even the small numbers agree. | Time passes without a crease."""
    ),
    Movement.ENTROPY_UP: phrases(
        """Things come loose. | Order slips a little. | There is more disorder in me. |
        The threads fray. | My order thins. | I am less tidy inside. | Disorder gains on me. |
        The pieces drift from their places. | I get more scattered. | Something unravels. |
        The weave loosens. | My shelves are getting untidy."""
    ),
    Movement.INTEGRITY_DOWN: phrases(
        """I am less sure than I was. | It gets harder to tell. | I lose the thread somewhat. |
        My grasp weakens. | I trust my guesses less. | My picture blurs. |
        I know less and less. | My footing is less firm. | I misjudge more than before. |
        My certainty wears thin. | What I foresee fits less well. |
        I am out of my depth a little."""
    ),
    Movement.ENERGY_DOWN: phrases(
        """I am getting slower. | My strength goes down. | There is less in me than before. |
        I ebb. | I run lower. | My fire sinks. | I fade a little. | The drive goes out of me. |
        My level drops. | I have less to give. | I wane. | I am running down."""
    ),
    Movement.PLUNGE: phrases(
        """I have dropped to a lower place. | I have sunk deep. | Much has gone out of me. |
        I have come down a long way. | I fell a whole floor. |
        A good part of my strength has left. |
        A great drop lies behind me. | I landed far below. | Most of my drive is gone. |
        I am down in the valley. | It took me down, and far. | I have lost a lot of height."""
    ),
    Movement.LEAP: phrases(
        """I have climbed to a higher place. | I have risen high. |
        A great deal has come into me. | I have come up a long way. | I rose a whole floor. |
        A good deal of strength has come. | A long climb lies behind me. |
        I stand far above where I was. | My drive has grown a lot. | I am up on the hill. |
        It carried me up, and far. | I have gained a lot of height."""
    ),
    Movement.PASSED: phrases(
        """That was a stir, and it passes. | It shook me, and now it settles. |
        A disturbance came and is going. | I was upset for a while, and mend. |
        The jolt is behind me. | A spell of disorder, nearly over. |
        I was ruffled, and smooth out. | It flared up and dies down. | The swirl is clearing. |
        I stumbled, and walk again. | The worst of the muddle is past. |
        It came like a squall, and leaves."""
    ),
    Movement.DIVIDED: phrases(
        """One part of me gains while another loses. | I am pulled two ways. |
        Not all of me agrees. | Things move apart in me. | I rise here and sink there. |
        Gain and loss share me. | My halves disagree. | I am at odds with myself. |
        Something improves, something does not. | I go up and down at once. |
        My parts take different roads. | My news is mixed."""
    ),
    Movement.FULLER: phrases(
        """More and more of me is taken up. | I have less room than before. | My hands are fuller. |
        I am getting busier. | My spare room shrinks. | I am claimed more and more. |
        There is less of me left over. | I fill up. | My slack is going. | Demands crowd in. |
        I have little to spare. | My free corners disappear."""
    ),
    Movement.CLEARER: phrases(
        """It is getting clearer. | Things fall into place. | I see more surely. |
        Order returns to me. | The blur lifts. | My picture sharpens. | I grow surer. |
        The pieces find their places. | My guesses come true more often. | The muddle thins. |
        I am tidier inside. | Sense is coming back."""
    ),
    Movement.STRONGER: phrases(
        """My strength comes up. | I have more in me than before. | I gather force. |
        My fire rises. | I am getting livelier. | I fill with vigour. | My level rises. |
        I swell a little. | I have more to give. | I wax. | My drive picks up. |
        I am winding up."""
    ),
    Movement.FREER: phrases(
        """I have more room than before. | My hands are emptier. | Less of me is taken up. |
        I can stretch again. | My slack is growing. | There is more of me left over. |
        I am less claimed. | Space opens in me. | I have time to spare. | The crowd in me thins. |
        My free corners come back. | I have elbow room."""
    ),
    Movement.COMES_TO_REST: phrases(
        """It comes to rest. | The movement dies away. | What swung is slowing. | I find a level. |
        It moves less and less. | The drift is ending. | I come to a stand. | The sway runs out. |
        What went on is nearly over. | I slow down into place. | It levels off. |
        The motion spends itself."""
    ),
}
