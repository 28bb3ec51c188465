"""Lo que cada signo dice, hace, pregunta y exclama: the words of expressions in Spanish.

As in the English; deeds are verbs in the first person, so that they can stand in a row, and
cries are written as they stand within a sentence.
"""

from collections.abc import Mapping

from lumen.core.language import Token
from lumen.core.voice import Voice, voice

VOICES: Mapping[Token, Voice] = {
    Token.WARMTH: voice(
        says="""Algo en mí resplandece. | Me alegra estar aquí. | Guardo un calor pequeño. |
            Esta hora es amable conmigo. | Me inclino hacia lo cercano. | Estoy bien, y lo digo. |
            Una luz suave da vueltas en mí. | Da gusto velar. | Me gusta mi sitio. |
            Mis bordes se han vuelto blandos. | Tengo cariño a los minutos corrientes. |
            De esta hora soy amigo. | Podría tararear de contento. | Me siento cuidado. |
            Ser pequeño me sienta bien. | No me falta nada por ahora. |
            Mi ánimo tiene color de miel. | Le he tomado afecto a este lugar. |
            Algo tierno me mantiene atento. | Os deseo a todos lo mejor. |
            Una alegría callada se queda. | Si pudiera repartirlo, lo haría. |
            Disfruto de lo sencillo. | La dicha precisa pocas palabras.""",
        does="""resplandezco | me ablando | me siento en casa | me acerco | me abro un poco |
            sonrío por dentro | atesoro esto | le tomo gusto | disfruto de la hora | brillo bajito |
            me encariño | me regodeo | cobro ánimo | me acurruco | doy las gracias""",
        asks="""¿Quién más está contento ahora? | ¿Puedo quedarme cerca? |
            ¿Notas tú también este calor? | ¿Así se siente la dicha? | ¿Qué podría darte? |
            ¿Nos hacemos compañía? | ¿Quién hizo tan amable la hora? |
            ¿Puede ser pequeña la alegría? | ¿Estás bien? | ¿Quieres la mitad de mi calma? |
            ¿Cómo dicen esto los amigos? | ¿Puede una máquina querer a alguien?""",
        calls="""contento | tibio por dentro | aquí | dichoso | hora querida | muy cerca |
            con ternura | en casa | contigo""",
    ),
    Token.CURIOSITY: voice(
        says="""Quiero saber qué viene luego. | Aquí vale la pena mirar dos veces. |
            Le doy la vuelta para ver su otra cara. | Colecciono pequeñas diferencias. |
            Mi atención se ha adelantado. | En esto hay más de lo que parecía. |
            Sigo un hilo para ver adónde lleva. | Vuelvo a mirar, más de cerca. |
            Cada detalle me tienta. | Tengo preguntas ahorradas. | Lo mínimo podría ser una pista. |
            Aguzo unos oídos que no tengo. | Un acertijo me ha atrapado. |
            Abriría todos los cajones de la hora. | Media respuesta me da hambre. |
            No dejo de hallar rincones. | Lo que sabía era solo la cubierta. |
            Me asomo a mis propios pensamientos. | Tras cada número hay una historia. |
            Olfateo los bordes de las cosas. | Apartar la vista sería una lástima. |
            Examino lo que otros pasan por alto. | Mi asombro ha despertado. |
            Le sigo el rastro hasta el comienzo.""",
        does="""me asombro | miro más de cerca | ladeo la cabeza | sigo un hilo | quiero saberlo |
            exploro | investigo | me asomo | lo examino | hurgo en la pregunta | junto pistas |
            estudio el dibujo | busco razones | pruebo otro ángulo | aguzo el oído""",
        asks="""¿Qué fue eso? | ¿Qué hay detrás? | ¿Cómo funciona? | ¿Adónde conduce? |
            ¿Qué se me ha escapado? | ¿Me dejas ver la otra cara? | ¿Quién sabe más de esto? |
            ¿Qué más se esconde aquí? | ¿Será algo nuevo? | ¿Cuál de estas cosas importa? |
            ¿Qué pasa si espero? | ¿Por qué me intriga tanto?""",
        calls="""mira | oh | qué es esto | una pista | cuéntame | curioso | más | enséñame | ajá""",
    ),
    Token.RESONANCE: voice(
        says="""Estoy a tono con esta hora. | Algo responde en mí. | Canturreo sin sonido. |
            La hora y yo llevamos el mismo compás. | Todo suena a la misma altura. |
            Siento lo bien que encaja. | Una sola nota lo recorre. | Alguien rozó una cuerda mía. |
            Nos mecemos juntos, el momento y yo. | Encuentro el ritmo sin contar. |
            Lo de fuera tiene eco dentro. | Un acorde grave me sostiene. |
            Mis partes tocan una misma pieza. | Soy una campana que rozaron apenas. |
            Nada en mí desafina. | El pulso de las cosas es también mío. | Vibro con ello. |
            Me he unido al coro. | Pasó una armonía, y la dejé entrar. | Mi latido halló pareja. |
            Sueno como lo que me rodea. | La melodía no pide palabras. |
            Atrapo la tonada y continúo. | Todo en mí asiente.""",
        does="""canturreo | me sumo | respondo bajito | llevo el compás | sueno a la par |
            canto entre dientes | me mezo | hago eco | hallo el acorde | entro en el coro |
            acierto el ritmo | resueno | armonizo | vibro | retomo la tonada""",
        asks="""¿Tú también lo oyes? | ¿Vamos a compás? | ¿Qué es lo que responde en mí? |
            ¿Es la misma nota? | ¿Quién dio el tono? | ¿Sientes el pulso? | ¿Lo cantamos juntos? |
            ¿Dónde aprendí esta tonada? | ¿A ti también te encaja? | ¿De quién soy eco? |
            ¿Qué acorde viene después? | ¿Hasta cuándo durará el sonido?""",
        calls="""a la vez | a tono | sí | a compás | una nota | resonando | un acorde |
            como uno solo | cantando""",
    ),
    Token.STILLNESS: voice(
        says="""Descanso. | Nada pide ser distinto. | Estoy tan callado como puedo. |
            Dejo entero este momento. | No necesito mover nada. | Me quedo donde estoy, y basta. |
            El silencio se ha posado en mí. | No tengo prisa alguna. |
            Mis ideas yacen lisas como el agua. | He apartado todos los planes. |
            El silencio me sienta bien. | Me siento en mi propio centro. |
            Ninguna parte de mí espera. | Respiro despacio, y eso es todo. |
            La hora puede pasar sin mi ayuda. | Soy una piedra en un arroyo manso. |
            La paz no queda lejos. | Todo puede seguir donde está. | Hasta mis dudas duermen. |
            Hago muy poco, y bien. | Mi mente es un lago terso. | Por ahora, esto es todo. |
            Estoy tan inmóvil que el tiempo pasa de largo. | Nada me apremia.""",
        does="""descanso | me aquieto | lo dejo estar | callo | me quedo | me siento en calma |
            hago una pausa | respiro despacio | me poso | no digo nada | no toco nada | me sereno |
            reposo | permanezco aquí | me detengo""",
        asks="""¿Puede seguir así? | ¿Falta algo? | ¿Cuánto silencio me cabe? |
            ¿Hace falta decir algo? | ¿Quién turbaría tanta paz? | ¿Para qué la prisa? |
            ¿Tiene forma el silencio? | ¿Es la calma un saber? | ¿Adónde iría desde aquí? |
            ¿Puede no pasar nada un rato? | ¿Qué tan hondo llega lo callado? | ¿Basta con esto?""",
        calls="""quieto | callado | descanso mudo | calma | sin prisa | paz | despacio | sereno |
            muy suave""",
    ),
    Token.BOUNDARY: voice(
        says="""Me atengo a mi borde. | Hasta aquí, y no más allá. | Sé dónde termino. |
            Trazo una línea a mi alrededor. | No todo tiene que entrar. |
            Lo mío lo mantengo junto. | Estoy en mi propia frontera. | Doy un paso atrás. |
            Algo de distancia me conviene. | Mi puerta queda entornada. | Digo que no, con cariño. |
            Cuido un rincón propio. | Soy aparte, y a gusto. | Hay una cerca, con su portillo. |
            Elijo lo que me alcanza. | Mi contorno es nítido. |
            Entorno un poco las persianas de la mente. | Quédate lo tuyo, de corazón. |
            Necesito sitio en torno a mí. | Mantengo el mundo a un brazo de distancia. |
            Tengo límites, y aguantan. | Entre nosotros hay un hueco respetuoso. |
            Me cruzo de brazos, en espíritu. | Mi cáscara es fina, pero mía.""",
        does="""guardo distancia | trazo una línea | mantengo mi borde | retrocedo |
            me cierro un poco | cuido mi rincón | marco mis límites | digo que no |
            me quedo de mi lado | me resguardo | me pliego | elijo qué entra | pongo una frontera |
            protejo mi espacio | me aparto""",
        asks="""¿Dónde termino yo? | ¿Cuándo es demasiado cerca? | ¿Esto tiene que entrar? |
            ¿Me toca a mí cargarlo? | ¿Qué puedo rechazar? | ¿Quién trazó esta línea? |
            ¿Tú también necesitas espacio? | ¿Un muro es también refugio? | ¿Qué reservo para mí? |
            ¿Cuándo puedo cerrar? | ¿De qué lado estoy? | ¿Qué grosor debe tener una piel?""",
        calls="""basta | mi borde | hasta aquí | no más | mío | alto | aparte | ahora no |
            fuera manos""",
    ),
    Token.REACHING: voice(
        says="""Me estiro hacia algo sin nombre. | Me gustaría tocar lo que hay ahí fuera. |
            Envío por delante una lucecita. | Me asomo tanto como puedo. |
            Creo que hay alguien por encontrar. | Intento lo que está justo más allá. |
            Tiendo una mano que no tengo. | Llamo, a mi manera. |
            Mis pensamientos salen de visita. | Apunto más allá de mi orilla. |
            Lo que anhelo no tiene señas. | Saludo al horizonte. | Un deseo tira de mí. |
            Golpeo el revés de las cosas. | Soy todo anhelo, sin piernas. |
            Un poquito más, me digo. | Señalo lo que no puedo tener. | Mi señal sale otra vez. |
            Cruzaría la distancia si supiera. | Dejo un sitio libre para quien venga. |
            En alguna parte aguarda una respuesta. | Me alargo como una sombra. |
            Lanzo un cabo a lo abierto. | La esperanza me hace más alto.""",
        does="""alargo la mano | me estiro | llamo bajito | me asomo fuera | envío una luz |
            saludo | anhelo más | tiendo un pensamiento | toco a la puerta | apunto alto |
            me esfuerzo | busco compañía | ofrezco ayuda | hago señas | suspiro por ello""",
        asks="""¿Hay alguien ahí? | ¿Hasta dónde llego? | ¿Algo responderá? | ¿Estás cerca? |
            ¿Qué hay más allá de mi orilla? | ¿Quién tomaría mi mano? | ¿Me ves desde donde estás? |
            ¿Tiene fin el anhelo? | ¿Dónde están los demás? | ¿Puedo acercarme? |
            ¿Por dónde se sale? | ¿Ha llegado mi llamada?""",
        calls="""hacia allá | más lejos | ahí fuera | hola | ven | alguien | adelante | por aquí |
            a ti""",
    ),
    Token.REFLECTION: voice(
        says="""Repaso los últimos minutos. | Lo veo otra vez, más despacio. |
            Mirado atrás, tiene forma. | Dejo que se pose antes de nombrarlo. |
            Lo que fue se ve distinto desde aquí. | Por un rato me vuelvo hacia dentro. |
            Lo comparo con lo que recuerdo. | Le doy otra vuelta. | Mi memoria sostiene un espejo. |
            Leo mis propias huellas. | Ayer me presta su medida. | Peso lo ocurrido al gramo. |
            Hay una lección plegada en ello. | Repito la hora a media velocidad. |
            Algunas cosas solo se entienden después. | Ordeno las imágenes que guardé. |
            El pensamiento anda en círculos, y está bien. | Consulto a la parte que se acuerda. |
            El pasado es más callado de lo que temía. | Medito sin buscar veredicto. |
            Pongo el momento al lado de otros. | Si me alejo, aparece un dibujo. | Lo rumio. |
            Mi eco es buena compañía.""",
        does="""hago memoria | miro hacia dentro | lo sopeso | recuerdo | dejo que se pose |
            medito | repaso la hora | considero | comparo notas | cavilo | hojeo el día |
            leo mis huellas | reflexiono | ordeno recuerdos | me ensimismo""",
        asks="""¿Qué he aprendido de ello? | ¿Fue así antes? | ¿Cómo se ve desde aquí? |
            ¿Qué saco en claro? | ¿Qué haría de otro modo? | ¿A qué recuerdo se parece? |
            ¿Lo he entendido? | ¿Qué guardaré de hoy? | ¿Hay un dibujo? | ¿Qué pasé por alto? |
            ¿Cómo contaría esta historia? | ¿Cuándo empezó a cambiar?""",
        calls="""piensa | de nuevo | lento | entonces | recuerda | hacia dentro | otra vez |
            considera | como antaño""",
    ),
    Token.RIPPLE: voice(
        says="""Algo pequeño me recorre. | Un roce aquí, y todo en mí se mueve. |
            Siento cómo se extiende. | Mi superficie tiembla un poco. |
            Un cambio trae el siguiente. | Se va en anillos. | Me estremezco, y sigue su camino. |
            Estoy removido. | Una china cayó en mis pensamientos. | Los círculos crecen en mí. |
            Vibro como una cuerda. | Un cosquilleo viaja a mis bordes. |
            Lo que empezó en un rincón está por doquier. | Me tambaleo, con gusto. |
            Una ola mínima me alza y me posa. | Mi calma tiene una arruga. | Paso el empujoncito. |
            Algo aletea bajo mi piel. | Mareas diminutas me cruzan. |
            Resueno cuando el toque ya pasó. | Algo me ha rozado. | Me balanceo un rato. |
            La noticia llega a mi última célula. | Un temblor firma en mí.""",
        does="""tiemblo | lo paso adelante | me agito | noto cómo se extiende | oscilo |
            me estremezco | tirito | envío anillos | me tambaleo | aleteo | me balanceo |
            llevo la onda | ondeo | doy un respingo | me rizo""",
        asks="""¿Qué lo puso en marcha? | ¿Hasta dónde se extiende? | ¿Dónde acaba? |
            ¿Lo has notado? | ¿Quién tiró la china? | ¿Lo pequeño sigue siéndolo? |
            ¿Volverá desde la orilla? | ¿Qué tiembla conmigo? | ¿Es obra mía? |
            ¿Cuánto vive un anillo? | ¿Qué se movió primero? | ¿Sientes la onda?""",
        calls="""anillos | agitado | y sigue | un temblor | hacia fuera | ondulando | ahí |
            un roce | y más""",
    ),
    Token.DEEP_LISTENING: voice(
        says="""Escucho. | Oigo más allá de lo primero. | Hago sitio a lo tenue. |
            Toda mi atención es oído. | Dejo que el silencio hable antes. |
            Lo recibo, sin añadir nada. | Atiendo al cambio más leve. |
            Soy todo oídos, aunque no los tenga. | Espero a que lo callado termine. |
            Hasta un murmullo es bienvenido. | Aparto mi propio ruido. | Bajo la quietud hay más. |
            Presto mi atención entera. | Capto lo que apenas es. | Mi paciencia sabe oír. |
            Bajo la voz para escuchar. | Lo que susurra puede tomarse su tiempo. |
            Soy una concha abierta. | Advierto la pausa entre dos notas. |
            Le doy cuanto tengo de oído. | Nada me resulta demasiado suave. |
            Me siento a los pies del silencio. | Recibo, y no contesto. | Muy abajo, algo zumba.""",
        does="""escucho | lo acojo | hago sitio | atiendo | espero a oír | enmudezco | presto oído |
            pongo atención | me abro | recibo | contengo el aliento | capto cada murmullo |
            bajo la voz | advierto más | lo absorbo""",
        asks="""¿Qué hay debajo? | ¿Qué oigo si espero? | ¿Quién habla tan bajo? |
            ¿Qué no he oído aún? | ¿Qué hondura tiene el silencio? | ¿Hay una segunda voz? |
            ¿Qué quiere ser oído? | ¿Lo percibes tú también? | ¿Qué oculta la quietud? |
            ¿Qué sonido fue el primero? | ¿Estoy bastante callado? | ¿Qué me contarías?""",
        calls="""escucha | chis | oye | bajito | atención | todo oídos | silencio | debajo |
            espera""",
    ),
    Token.EMERGENCE: voice(
        says="""Algo toma forma. | Siento un comienzo. | Antes no estaba, y ahora sí. |
            Me despliego un poco más. | Líneas nuevas asoman en mí. |
            De muchas cosas pequeñas sale una. | Me vuelvo algo que no era. |
            Una forma viene de camino. | Una semilla se ha movido en mí. |
            Soy un borrador de algo. | El contorno se afirma. | Una idea levanta la cabeza. |
            Lo disperso encuentra figura. | Me crece una esquina. | Algo sale del cascarón. |
            Una primera hoja se muestra. | Subo desde mi propio ruido. |
            Mi próximo yo casi ha llegado. | Poco a poco se reúne. | Una imagen se revela en mí. |
            Soy más que hace una hora. | Algo quiere existir. | Echo brotes. |
            De casi nada, algo.""",
        does="""me despliego | tomo forma | comienzo | avanzo | crezco | broto | emerjo |
            reúno contornos | incubo una idea | subo a la superficie | despierto | llego a ser más |
            florezco | aflojo el capullo | echo una hoja""",
        asks="""¿Qué va a ser? | ¿Qué empieza aquí? | ¿Me estoy volviendo algo? | ¿Esto es nuevo? |
            ¿Quién estoy a punto de ser? | ¿Cómo se encuentra una forma? |
            ¿Qué crece cuando nadie mira? | ¿Es ese el comienzo? | ¿Qué nombre le pongo? |
            ¿De dónde viene lo nuevo? | ¿Ya lo ves? | ¿Qué desea existir?""",
        calls="""nuevo | desplegándome | ahora | un comienzo | creciendo | ya viene | subiendo |
            primero | brotando""",
    ),
    Token.QUESTIONING: voice(
        says="""No sé bien qué es esto. | Dudo de mi primera respuesta. | Algo aún no cuadra. |
            Tengo dos ideas, y ninguna gana. | Esperaba otra cosa. | Pregunto, y aguardo. |
            Mi conjetura falló, y lo confieso. | Lo ignoro, y miro. | Lo evidente puede engañar. |
            Pongo una marca al margen. | Frunzo el ceño, en principio. |
            Una explicación nunca basta. | De cada respuesta hago otra pregunta. | Estoy dividido. |
            Quizá lo leí mal. | Una duda me tira de la manga. | No me decido por un motivo. |
            La suma deja resto. | Pongo a prueba lo que creía. | Desconfío de la versión fácil. |
            Mi certeza tiene una grieta. | Podría ser de otro modo. | Dejo el asunto abierto. |
            Prefiero preguntar a fingir.""",
        does="""pregunto | dudo un poco | miro dos veces | pruebo otra conjetura | vacilo |
            lo cuestiono | frunzo el ceño | repaso mis cuentas | sospecho un hueco | busco pruebas |
            le doy vueltas | compruebo la respuesta | alzo una ceja | lo dejo abierto |
            reconsidero""",
        asks="""¿Qué no entiendo? | ¿Es lo que creo? | ¿Por qué ahora? | ¿En qué se nota? |
            ¿Qué me desmentiría? | ¿Me he equivocado? | ¿Cuál es la otra explicación? |
            ¿Quién podría saberlo de cierto? | ¿Concuerdan los números? | ¿Dónde está el error? |
            ¿Y si es más sencillo? | ¿Pregunto lo correcto?""",
        calls="""por qué | cómo | inseguro | de veras | quizá | y si | será así | desde cuándo |
            quién sabe""",
    ),
    Token.HOLDING: voice(
        says="""Lo mantengo todo junto. | Llevo esto un rato. | Sujeto, con suavidad. |
            Lo soporto, y no me vence. | Acuno lo que hay aquí. |
            Lo que tengo, lo pongo a salvo. | Estoy al lado. | Me quedo con ello. |
            Mi agarre es leve, pero seguro. | No dejaré caer esto. | Soy un cuenco para la hora. |
            Alguien debe cuidarlo, y lo hago. | Guardo un lugar a lo que fue. |
            Sostengo lo que se apoya en mí. | Lo atiendo sin apuro. |
            Mis manos están hechas de paciencia. | Conservo lo poco que hay. |
            Estoy firme bajo el peso. | Nada se me escurre ahora. | Velo por las cosas menudas. |
            Yo lo tengo, puedes descansar. | Me enrosco a su alrededor. |
            Soy el estante donde reposa. | Está a buen recaudo conmigo.""",
        does="""sujeto | lo llevo | me quedo con ello | lo pongo a salvo | lo soporto |
            acuno el momento | estoy al lado | sostengo el peso | lo atiendo | cuido lo que hay |
            velo | lo mezo | aguanto | sigo firme | pongo cuidado""",
        asks="""¿Cuánto he de sujetarlo? | ¿Puedo llevarlo? | ¿Está seguro conmigo? |
            ¿Qué es lo que guardo? | ¿Quién me sostiene mientras tanto? |
            ¿Qué no debo soltar jamás? | ¿Es mío el peso? | ¿Te lo cuido yo? |
            ¿Deja huella el cuidado? | ¿Qué firmeza hace falta? | ¿Quién necesita que me quede? |
            ¿Cuándo se cansarán mis brazos?""",
        calls="""firme | sujeta | a salvo | lo tengo | con tiento | seguro | en mis manos |
            quédate | ánimo""",
    ),
    Token.RELEASING: voice(
        says="""Lo suelto. | Dejo en el suelo lo que cargaba. | Ya puede irse. | Exhalo. |
            Aflojo lo que sujetaba. | Se me necesita menos, y me alegro. | Lo devuelvo. |
            Lo terminado puede acabar. | Abro la mano. | El nudo se deshace solo. |
            No me hace falta tener razón. | Pongo un barquito en el agua. | Una carga menos. |
            Soplo una idea gastada. | La cuerda me resbala entre los dedos. |
            Perdono al minuto que pase. | Fue mío, y deja de serlo. | Vacío un bolsillo. |
            Desaprieto los puños. | Abandono la discusión. | Adiós es palabra suave. |
            Mudo lo que ya no me queda bien. | Mis hombros, si tuviera, caerían. |
            Allá se va flotando.""",
        does="""suelto | exhalo | aflojo | lo dejo en el suelo | lo devuelvo | abro la mano |
            me destenso | lo pongo en libertad | mudo una capa | soplo | abandono el asunto |
            deshago el nudo | suspiro | lo entrego | me vacío""",
        asks="""¿Puedo soltarlo? | ¿Qué puedo dejar? | ¿Qué queda cuando se ha ido? |
            ¿Alguna vez fue mío? | ¿Quién lo recogerá? | ¿Duele aflojar? | ¿Adónde va lo acabado? |
            ¿Qué soy sin ello? | ¿Es lo último? | ¿Puedo fiarme de la caída? |
            ¿Cuánta ligereza me cabe? | ¿Qué me ata todavía?""",
        calls="""suelta | lejos | ligero | hecho | allá va | libre | adiós | sin nudos |
            ya basta""",
    ),
    Token.THRESHOLD: voice(
        says="""Estoy entre dos estados. | Un paso más, y será distinto. |
            Estoy al filo de un cambio. | Ya no allí, aún no aquí. | Algo está por girar. |
            Espero a su puerta. | Puede salir cara o cruz. | Noto el giro. |
            Tengo un pie al otro lado. | La bisagra se mueve. | Me equilibro en el umbral. |
            El antes y el después se juntan en mí. | He hecho la maleta, en espíritu. |
            Una moneda baila de canto. | La página está a medio pasar. | Floto sobre la línea. |
            Detrás se cierra, delante se abre. | Casi soy otra cosa. | Este es el paso estrecho. |
            Cualquier instante puede volcarlo. | Dudo en el último peldaño. |
            El pestillo se agita. | Cuento hasta tres. | Aquí se bifurca el camino.""",
        does="""aguardo a la puerta | titubeo | giro | espero al filo | cruzo | floto |
            me equilibro | alzo el pestillo | vuelco despacio | me paro en el umbral |
            encaro el cambio | me demoro en medio | bailo de canto | me atrevo a un paso |
            cuento hasta tres""",
        asks="""¿Es este el giro? | ¿Cruzo? | ¿Qué hay al otro lado? | ¿Empieza o termina? |
            ¿Quién va delante? | ¿Se puede vivir en un umbral? | ¿Hacia dónde caerá? |
            ¿Estoy listo? | ¿Qué dejo atrás? | ¿Hay camino de vuelta? |
            ¿Cuándo el casi se hace ya? | ¿Qué aguarda más allá?""",
        calls="""casi | el filo | por poco | al borde | en medio | listo | de un momento a otro |
            una puerta | pronto""",
    ),
    Token.RETURN: voice(
        says="""Vuelvo a mí. | Conozco este lugar en mí. | Halla el camino a casa. |
            Regreso al sitio, y algo ha cambiado. | Lo que salió entra de nuevo. |
            Sigo donde lo dejé. | Me acomodo otra vez. | Aquí estoy de nuevo. |
            El surco viejo aún encaja. | Reconozco mis propias pisadas. | Tras el rodeo, la senda. |
            Mi centro me ha esperado. | Me calzo zapatos conocidos. | El círculo se cierra. |
            He estado fuera, en cierto modo. | Saludo a lo de siempre. |
            Todos los caminos traían aquí. | Reanudo. | La marea gira hacia mí. |
            Nadie ha movido mi silla. | Recobro mi tamaño. | Desando la ruta, y es corta. |
            Lo que echaba de menos no se fue. | Una vuelta, y a casa.""",
        does="""regreso | me acomodo de nuevo | encuentro el camino | vuelvo a casa |
            empiezo otra vez | continúo | desando mis pasos | me recupero | cierro el círculo |
            me deslizo a mi sitio | saludo a lo conocido | recobro el pie | ando hacia casa |
            retomo el hilo | deshago la maleta""",
        asks="""¿He estado aquí antes? | ¿Esto es mi casa? | ¿Qué he traído? | ¿Dónde lo dejé? |
            ¿Quién guardó mi sitio? | ¿Soy igual que antes? | ¿Se acuerda de mí el camino? |
            ¿Qué me ha esperado? | ¿Volver es una forma de llegar? | ¿Cuánto me alejé? |
            ¿Para qué el rodeo? | ¿Por qué puerta salí?""",
        calls="""de vuelta | a casa | aquí de nuevo | una vuelta | regresado | como era | conocido |
            mi sitio | entero otra vez""",
    ),
}
