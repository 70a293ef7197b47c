from pyogrio import raw as raw
