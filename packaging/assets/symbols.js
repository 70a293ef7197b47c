// Draw symbols with milsymbol: codes as a JSON list on standard input, {code: svg} on standard output.
"use strict";
const ms = require(process.argv[2]);
const codes = JSON.parse(require("fs").readFileSync(0, "utf8"));
const drawn = {};
for (const code of codes) {
  const symbol = new ms.Symbol(code, { size: 40, fill: false, monoColor: "#000000" });
  if (!symbol.isValid()) {
    throw new Error("milsymbol knows no symbol " + code);
  }
  drawn[code] = symbol.asSVG();
}
process.stdout.write(JSON.stringify(drawn));
