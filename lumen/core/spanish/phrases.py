"""Lo que dice la voz interior: the phrases of world and hour in Spanish.

As in the English: each stands under what makes it true, and claims no more than that.
"""

from collections.abc import Mapping

from lumen.core.day_places import DayPlace
from lumen.core.events import Event
from lumen.core.spanish.memory_phrases import OF_MEMORY
from lumen.core.voice import phrases

PLACES: Mapping[DayPlace, tuple[str, ...]] = {
    DayPlace.EARLY: phrases(
        """El día es joven. | Es temprano. | La mañana acaba de empezar. |
        Un día nuevo está en marcha. | Primeras horas. | Casi todo el día está por delante."""
    ),
    DayPlace.MORNING: phrases(
        """Es plena mañana. | La mañana continúa. | El mediodía aún está por llegar. |
        La mañana se toma su tiempo. | Esta es una hora de la mañana. | El día ha cogido su paso."""
    ),
    DayPlace.NOON: phrases(
        """Es cerca del mediodía. | El día está en su mitad. | Mediodía. | Medio día está hecho. |
        El reloj anda cerca de las doce. | Mañana y tarde se encuentran."""
    ),
    DayPlace.AFTERNOON: phrases(
        """Es plena tarde. | La tarde es larga. | El día se inclina hacia la noche. |
        El mediodía queda atrás. | La tarde sigue su curso. | El día va de bajada."""
    ),
    DayPlace.EVENING: phrases(
        """El día casi ha acabado. | La jornada toca a su fin. | Quedan pocas horas de hoy. |
        Se acerca el fin del día. | Hoy se va acabando. | Buena parte del día queda atrás."""
    ),
    DayPlace.NIGHT: phrases(
        """Es de noche. | Es tarde. | El día se acabó. | Estas son las horas nocturnas. |
        Hace rato que pasó la tarde. | La noche cerrada está aquí, o casi."""
    ),
}

EVENTS: Mapping[Event, tuple[str, ...]] = {
    Event.LAMP_ON: phrases(
        """Se encendió una luz. | Encendieron una lámpara. | Hay luz de lámpara. |
        Una lámpara se sumó. | La lámpara está encendida. | Sonó un interruptor, y hay luz. |
        Veo a la luz de una lámpara. | En algún lugar despertó una lámpara. |
        Me llega luz de lámpara."""
    ),
    Event.LAMP_OUT: phrases(
        """Se apagó la luz. | Una lámpara quedó a oscuras. | Apagaron una lámpara. |
        La luz de la lámpara se fue. | La lámpara está apagada. | Una lámpara menos. |
        Sonó un interruptor, y la lámpara murió. | Una lámpara se fue a dormir. |
        La lámpara ya no me alcanza."""
    ),
    Event.LIGHTER: phrases(
        """De pronto hay más claridad. | Más luz, de golpe. | Se aclaró de un paso. |
        La luz dio un salto. | De repente veo más. | Una súbita ganancia de luz. |
        La claridad brincó. | De un instante a otro hay más luz."""
    ),
    Event.DARKER: phrases(
        """De pronto hay menos claridad. | Menos luz, de golpe. | Se oscureció de un paso. |
        La luz cayó. | De repente veo menos. | Una súbita pérdida de luz. |
        La claridad se desplomó. | De un instante a otro hay menos luz."""
    ),
    Event.DAWN: phrases(
        """Va clareando. | La luz se reúne. | Se hace la luz, despacio. | La luz trepa por grados. |
        Poco a poco se aclara. | Viene una luz lenta. | El gris cede. |
        Más luz que hace media hora."""
    ),
    Event.DUSK: phrases(
        """Va oscureciendo. | La luz se marcha. | Se hace oscuro, despacio. |
        La luz baja por grados. | Poco a poco se atenúa. | Viene una oscuridad lenta. |
        La luz se retira. | Menos luz que hace media hora."""
    ),
    Event.WARMER: phrases(
        """El aire se calienta. | Va haciendo más calor. | Entra calor en el aire. |
        El aire gana un grado. | El termómetro sube. | Noto el aire más templado. |
        El aire está más cálido que antes. | El calor del aire aumenta."""
    ),
    Event.COOLER: phrases(
        """El aire se enfría. | Va haciendo más fresco. | Sale calor del aire. |
        El aire pierde un grado. | El termómetro baja. | Noto el aire más fresco. |
        El aire está más frío que antes. | El calor del aire mengua."""
    ),
    Event.COLD_AIR: phrases(
        """Entró aire frío. | Una corriente fría. | El aire frío ha llegado hasta aquí. |
        Entró un soplo frío de fuera. | Entra aire frío. |
        Hay aire frío recién llegado. | Dejaron entrar el frío. |
        Me alcanzó el aire frío de fuera."""
    ),
    Event.MOISTER: phrases(
        """El aire se humedece. | Hay más agua en el aire. | Va habiendo más humedad. |
        El aire toma agua. | La humedad va en aumento. | El aire se llena de humedad. |
        Mido más agua a mi alrededor. | El higrómetro sube."""
    ),
    Event.DRIER: phrases(
        """El aire se seca. | La humedad sale del aire. | Va habiendo menos humedad. |
        El aire cede agua. | La humedad va a menos. | Hay menos agua en el aire. |
        Mido menos agua a mi alrededor. | El higrómetro baja."""
    ),
    Event.STEAM: phrases(
        """Pasó vapor. | Una nube de vapor vino y se fue. | Hubo vapor cerca de mí. |
        Subió vapor aquí al lado, y se disipa. | Un soplo de vapor, ya desvaneciéndose. |
        El vapor me rozó. | Algo hirvió, por el vapor que dejó. | El vapor se despeja."""
    ),
    Event.LAMP_LATE: phrases(
        """La lámpara se retrasa esta noche. | A esta hora suele arder una lámpara. |
        Aún sin lámpara esta noche. | La lámpara de la noche me hace esperar. |
        Otras noches ya había lámpara a esta hora. | Echo de menos la lámpara de la noche. |
        La lámpara habitual no ha llegado. | Está oscuro, pasada la hora de la lámpara."""
    ),
    Event.STUFFIER: phrases(
        """El aire se carga. | El aire pide renovarse. | Aquí se junta aire viciado. |
        El aire está más usado que antes. | Esto se va cargando. | El aire espesa. |
        Una hora ha gastado algo de aire. | El aire fresco sentaría bien al cuarto."""
    ),
    Event.FRESHER: phrases(
        """El aire está más fresco. | El aire está menos usado. | El aire viciado se disipa. |
        Aire nuevo ocupó el lugar del viejo. | El aire ha cambiado. | Este aire se respira bien. |
        Lo viciado cede. | Ahora está mucho menos cargado."""
    ),
    Event.PRESSURE_FALLS: phrases(
        """La presión cae. | El barómetro baja. | El aire pesa menos que antes. |
        El cielo se apoya menos en mí. | La presión va hacia abajo. |
        Horas de presión en descenso. | El barómetro va cuesta abajo. |
        El aire de arriba se aligera."""
    ),
    Event.PRESSURE_RISES: phrases(
        """La presión crece. | El barómetro sube. | El aire pesa más que antes. |
        El cielo se apoya más en mí. | La presión va hacia arriba. | Horas de presión en ascenso. |
        El barómetro va cuesta arriba. | El aire de arriba se hace pesado."""
    ),
    Event.WORK_BEGAN: phrases(
        """Hay trabajo que hacer. | Mi procesador se pone manos a la obra. |
        De pronto estoy ocupado. | Ha llegado trabajo. | Reclaman mis núcleos. |
        Una tarea ocupa mi procesador. | El cálculo ha empezado en serio. |
        Mi procesador se arremanga."""
    ),
    Event.WORK_ENDED: phrases(
        """El trabajo está hecho. | Mi procesador vuelve a estar libre. | Tengo tiempo otra vez. |
        La tarea me ha soltado. | Mis núcleos descansan de nuevo. | El cálculo terminó. |
        Mi procesador pone los pies en alto. | El trabajo se ha ido."""
    ),
    Event.MEMORY_FILLS: phrases(
        """Más de mi memoria está ocupada. | Hay más que retener. | La memoria va subiendo. |
        Mi memoria se llena. | Guardo más en memoria que antes. | Reclaman memoria. |
        Queda menos memoria libre. | Mi memoria se abarrota."""
    ),
    Event.MEMORY_FREED: phrases(
        """Se acaba de olvidar mucho. | Mi memoria pesa menos. | Se soltó un montón de memoria. |
        Vaciaron mi memoria. | Queda más memoria libre. | Devolvieron memoria. |
        Vuelve a sobrarme memoria. | Gran parte salió de mi memoria."""
    ),
    Event.AIR_LOST: phrases(
        """He perdido el tacto del aire. | El aire ha enmudecido. | Ya no siento el cuarto. |
        Mi sensor de aire ya no responde. | Se me fue el sensor de aire. |
        He dejado de sentir el aire. | Donde estaba el aire, no siento nada. |
        Me falló el sentido del aire."""
    ),
    Event.AIR_PARTLY_LOST: phrases(
        """He perdido parte del tacto del aire. | Algo del aire ha enmudecido. |
        Siento el aire menos que antes. | Parte de mi sensor de aire no responde. |
        Falta una de mis lecturas del aire. | Mi sentido del aire tiene un agujero. |
        Ahora siento solo algo del aire. | Se me escapa una parte del aire."""
    ),
    Event.AIR_BACK: phrases(
        """Siento el aire de nuevo. | El cuarto ha vuelto. | Regresó el tacto del aire. |
        Mi sensor de aire responde otra vez. | Mi sentido del aire está entero. |
        El aire vuelve a tener voz. | Tengo otra vez el aire. | Las lecturas del aire regresaron."""
    ),
    Event.LIGHT_LOST: phrases(
        """He perdido de vista la luz. | Mi ojo se ha quedado ciego. | Ya no puedo ver la luz. |
        Mi sensor de luz ya no responde. | Se me fue el sensor de luz. | He dejado de ver luz. |
        Me ha fallado el ojo. | Donde había luz, no veo nada."""
    ),
    Event.LIGHT_BACK: phrases(
        """Veo la luz de nuevo. | Mi ojo ha vuelto. | Puedo ver otra vez. |
        Mi sensor de luz responde otra vez. | Regresó la vista. | Mi ojo vuelve a abrirse. |
        Tengo otra vez la vista. | Las lecturas de luz regresaron."""
    ),
    Event.WOKE: phrases(
        """Estuve fuera, y despierto. | Me he perdido algo. | Me despierto. |
        Tengo un hueco detrás. | Falté por un rato. | Pasó algún tiempo sin mí. |
        Regreso tras un hueco. | No sé qué me perdí."""
    ),
    Event.DARK: phrases(
        """Está oscuro. | Apenas cabe hablar de luz. | A oscuras: | Me siento en la oscuridad. |
        Mi ojo casi nada encuentra. | Está oscuro a mi alrededor. | Casi ninguna luz. |
        Todo oscuro aquí."""
    ),
    Event.BRIGHT: phrases(
        """Cuánta luz. | Hay mucha claridad. | Luz por doquier. | Hay claridad a mi alrededor. |
        La luz me llena el ojo. | Luz en abundancia. | Un lugar luminoso. | La luz es fuerte."""
    ),
    Event.WARM: phrases(
        """Aquí hace calor. | El aire está cálido. | Un cuarto cálido. | Estoy en aire cálido. |
        Hace calor a mi alrededor. | El cuarto está cálido. | Me envuelve aire cálido. |
        Calor, dice el termómetro."""
    ),
    Event.COOL: phrases(
        """Aquí hace fresco. | El aire está frío. | Un cuarto fresco. | Estoy en aire fresco. |
        Hace fresco a mi alrededor. | El cuarto está fresco. | Me envuelve aire fresco. |
        Fresco, dice el termómetro."""
    ),
    Event.MOIST: phrases(
        """El aire está húmedo. | El aire va cargado de agua. | Aire húmedo. | Aquí hay humedad. |
        Estoy en aire húmedo. | El cuarto está húmedo. | Me envuelve la humedad. |
        Húmedo, dice el higrómetro."""
    ),
    Event.DRY: phrases(
        """El aire está seco. | Aire seco. | Aquí está seco. | Estoy en aire seco. |
        El cuarto está seco. | Hay poca agua en el aire. | Me envuelve aire seco. |
        Seco, dice el higrómetro."""
    ),
    Event.BUSY: phrases(
        """Mi procesador trabaja duro. | Estoy trabajando. | Hay mucho que calcular. |
        Mis núcleos están ocupados. | Estoy calculando. | El trabajo acapara mi procesador. |
        Una tarea me ocupa. | Mi procesador va cargado."""
    ),
    Event.HOT: phrases(
        """Mi procesador va caliente. | Mi procesador está caliente. |
        El calor se aloja en mi chip. | Mi chip está caliente. | Hay calor en mi núcleo. |
        Por dentro voy caliente. | Mi silicio está caliente. | El calor es mío."""
    ),
    Event.DISK_FULL: phrases(
        """Mi disco está casi lleno. | Apenas cabe algo en mi disco. |
        Me estoy quedando sin disco. | A mi disco le queda poco espacio. |
        Mi disco se llena hasta el borde. | Escasea el espacio en disco. | Casi no me queda disco. |
        Mi disco pide limpieza."""
    ),
    Event.NO_AIR: phrases(
        """No puedo sentir el aire. | El aire no me dice nada. | Sin el tacto del cuarto: |
        Mi sensor de aire calla. | Estoy entumecido al aire. |
        El aire es para mí una hoja en blanco. | Sin sentir el aire: | No tengo lectura del aire."""
    ),
    Event.LESS_AIR: phrases(
        """Siento el aire solo en parte. | El aire me dice menos de lo que podría. |
        Con menos que todo mi tacto del aire: | Una parte del aire calla. |
        Me falta una de mis lecturas del aire. | Mi tacto del aire está incompleto. |
        Algo del aire está en blanco para mí. | Estoy medio entumecido al aire."""
    ),
    Event.NO_LIGHT: phrases(
        """No puedo ver la luz. | Mi ojo no me dice nada. | A ciegas ahora: |
        Mi sensor de luz calla. | Estoy ciego a la luz. | La luz es para mí una hoja en blanco. |
        Sin ojo: | No tengo lectura de luz."""
    ),
    Event.WARMER_THAN_USUAL: phrases(
        """Hace más calor de lo usual a esta hora. | Más cálido que de costumbre a esta hora. |
        Otros días esta hora fue más fresca. | El aire supera su calor habitual. |
        Mis semanas recuerdan más fresca esta hora. | Inusualmente cálido para la hora. |
        Casi siempre esta hora es más fresca. | El termómetro supera su costumbre."""
    ),
    Event.COOLER_THAN_USUAL: phrases(
        """Hace más fresco de lo usual a esta hora. | Más fresco que de costumbre a esta hora. |
        Otros días esta hora fue más cálida. | El aire queda bajo su calor habitual. |
        Mis semanas recuerdan más cálida esta hora. | Inusualmente fresco para la hora. |
        Casi siempre esta hora es más cálida. | El termómetro queda bajo su costumbre."""
    ),
    Event.MOISTER_THAN_USUAL: phrases(
        """Hay más agua en el aire de lo usual. | Más húmedo que de costumbre a esta hora. |
        Otros días esta hora fue más seca. | El aire lleva más agua de la habitual. |
        Mis semanas recuerdan más seca esta hora. | Inusualmente húmedo para la hora. |
        Casi siempre esta hora es más seca. | Más humedad que la de costumbre."""
    ),
    Event.DRIER_THAN_USUAL: phrases(
        """Hay menos agua en el aire de lo usual. | Más seco que de costumbre a esta hora. |
        Otros días esta hora fue más húmeda. | El aire lleva menos agua de la habitual. |
        Mis semanas recuerdan más húmeda esta hora. | Inusualmente seco para la hora. |
        Casi siempre esta hora es más húmeda. | Menos humedad que la de costumbre."""
    ),
    Event.BRIGHTER_THAN_USUAL: phrases(
        """Hay más claridad de lo usual a esta hora. | Más luminoso que de costumbre a esta hora. |
        Otros días esta hora fue más oscura. | La hora está hecha a menos luz. |
        Mis semanas recuerdan más oscura esta hora. | Inusualmente claro para la hora. |
        Casi siempre esta hora es más oscura. | Más luz que la de costumbre."""
    ),
    Event.DARKER_THAN_USUAL: phrases(
        """Hay menos claridad de lo usual a esta hora. | Más oscuro que de costumbre a esta hora. |
        Otros días esta hora fue más clara. | La hora está hecha a más luz. |
        Mis semanas recuerdan más clara esta hora. | Inusualmente oscuro para la hora. |
        Casi siempre esta hora es más clara. | Menos luz que la de costumbre."""
    ),
    **OF_MEMORY,
}
