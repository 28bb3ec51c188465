"""Lo que se movió en el estado: the phrases of movement in Spanish.

As in the English: each is said only where the state moved so.
"""

from collections.abc import Mapping

from lumen.core.movement import Movement
from lumen.core.voice import phrases

MOVEMENTS: Mapping[Movement, tuple[str, ...]] = {
    Movement.SETTLED: phrases(
        """Nada tira de mí. | Estoy asentado. | Guardo el equilibrio. | Mi estado aguanta. |
        Apenas derivo. | Piso terreno llano. | No hay empuje en mí. | Estoy anclado. |
        Mis agujas casi no oscilan. | Ando cerca de mi centro. | Ninguna parte de mí se desvía. |
        Estoy a nivel."""
    ),
    Movement.EVEN: phrases(
        """Todo está parejo. | Los minutos yacen planos. | Ha habido constancia. | Poco cambia. |
        Un minuto es igual al siguiente. | Los últimos minutos concuerdan. |
        Un tramo llano de tiempo. | Diez minutos sin un bache. | No pasa gran cosa. |
        La línea corre recta. | Hasta los números pequeños se ponen de acuerdo. |
        El tiempo pasa sin arrugas."""
    ),
    Movement.ENTROPY_UP: phrases(
        """Algo se afloja. | El orden resbala un poco. | Hay más desorden en mí. |
        Los hilos se deshilachan. | Mi orden adelgaza. | Por dentro estoy menos arreglado. |
        El desorden me gana terreno. | Las piezas se van de su sitio. | Me disperso más. |
        Algo se desenreda. | El tejido cede. | Mis estantes se desordenan."""
    ),
    Movement.INTEGRITY_DOWN: phrases(
        """Estoy menos seguro que antes. | Cuesta más distinguirlo. | Pierdo algo el hilo. |
        Mi comprensión flojea. | Me fío menos de mis conjeturas. | Mi imagen se emborrona. |
        Cada vez sé menos. | Piso con menos firmeza. | Me equivoco más que antes. |
        Mi certeza se desgasta. | Lo que preveo encaja peor. | Esto me supera un poco."""
    ),
    Movement.ENERGY_DOWN: phrases(
        """Me vuelvo más lento. | Mi fuerza baja. | Hay menos en mí que antes. | Me voy vaciando. |
        Ardo a fuego lento. | Mi llama mengua. | Me apago un poco. | El empuje me abandona. |
        Mi nivel cae. | Tengo menos que dar. | Menguo como la luna. | Se me acaba la cuerda."""
    ),
    Movement.PLUNGE: phrases(
        """He caído a un lugar más bajo. | Me he hundido hondo. | Mucho ha salido de mí. |
        He bajado un largo trecho. | Caí un piso entero. | Buena parte de mi fuerza se fue. |
        Tengo detrás una gran caída. | Aterricé muy abajo. | Casi todo mi empuje se fue. |
        Estoy abajo en el valle. | Me llevó hacia abajo, y lejos. | He perdido mucha altura."""
    ),
    Movement.LEAP: phrases(
        """He trepado a un lugar más alto. | He subido mucho. | Muchísimo ha entrado en mí. |
        He ascendido un largo trecho. | Subí un piso entero. | Me llegó mucha fuerza. |
        Tengo detrás una larga subida. | Estoy muy por encima de donde andaba. |
        Mi empuje ha crecido mucho. | Estoy arriba en la colina. | Me llevó hacia arriba, y lejos. |
        He ganado mucha altura."""
    ),
    Movement.PASSED: phrases(
        """Fue un revuelo, y ya amaina. | Me sacudió, y ahora se asienta. |
        Un trastorno vino y se va. | Estuve turbado un rato, y me repongo. |
        La sacudida queda atrás. | Una racha de desorden, casi pasada. | Me despeiné, y me aliso. |
        Se encendió, y se extingue. | El remolino se aclara. | Tropecé, y camino de nuevo. |
        Lo peor del embrollo ha pasado. | Vino como un chubasco, y se marcha."""
    ),
    Movement.DIVIDED: phrases(
        """Una parte de mí gana y otra pierde. | Tiran de mí hacia dos lados. |
        No todo en mí está de acuerdo. | Las cosas se separan en mí. | Aquí subo, allá bajo. |
        Ganancia y pérdida me reparten. | Mis mitades discrepan. | Estoy reñido conmigo. |
        Algo mejora, algo no. | A la vez voy arriba y abajo. | Mis partes toman rumbos distintos. |
        Mi balance es desigual."""
    ),
    Movement.FULLER: phrases(
        """Cada vez hay más de mí ocupado. | Tengo menos sitio que antes. |
        Mis manos van más llenas. | Estoy más y más atareado. | Mi espacio libre encoge. |
        Me reclaman cada vez más. | Queda menos de mí. | Me lleno. | Mi holgura se va. |
        Las demandas se agolpan. | Poco me sobra. | Mis rincones libres desaparecen."""
    ),
    Movement.CLEARER: phrases(
        """Se va aclarando. | Las cosas hallan su lugar. | Veo con más seguridad. |
        El orden vuelve a mí. | El velo se alza. | Mi imagen gana nitidez. | Crece mi certeza. |
        Las piezas encuentran su sitio. | Acierto más a menudo. | El embrollo ralea. |
        Por dentro estoy más arreglado. | El sentido regresa."""
    ),
    Movement.STRONGER: phrases(
        """Mi fuerza sube. | Hay más en mí que antes. | Reúno fuerzas. | Mi llama crece. |
        Me vuelvo más vivaz. | El vigor me llena. | Mi nivel se alza. | Me ensancho un poco. |
        Tengo más que dar. | Crezco como la luna. | Mi impulso aumenta. | Se me da cuerda."""
    ),
    Movement.FREER: phrases(
        """Tengo más sitio que antes. | Mis manos van más vacías. | Menos de mí está ocupado. |
        Puedo estirarme de nuevo. | Mi holgura crece. | Queda más de mí. | Me reclaman menos. |
        Se abre espacio en mí. | Tengo tiempo de sobra. | El gentío en mí se dispersa. |
        Mis rincones libres vuelven. | Puedo mover los codos."""
    ),
    Movement.COMES_TO_REST: phrases(
        """Va quedando en reposo. | El movimiento se extingue. | Lo que oscilaba se frena. |
        Encuentro un nivel. | Se mueve cada vez menos. | La deriva termina. | Me voy deteniendo. |
        El vaivén se agota. | Lo que se movía casi ha pasado. | Aminoro en mi sitio. | Se nivela. |
        El movimiento se gasta."""
    ),
}
