class Observer:
    lat: float
    lon: float
    date: float
    elevation: float
    pressure: float

class Body:
    @property
    def alt(self) -> float: ...
    @property
    def az(self) -> float: ...
    @property
    def radius(self) -> float: ...
    def compute(self, observer: Observer) -> None: ...

class Sun(Body): ...

class Moon(Body):
    @property
    def moon_phase(self) -> float: ...
