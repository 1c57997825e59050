// Draws every chart on the page. The interpreter keeps Vega free of eval, as the content security policy asks.
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

const options = { actions: false, defaultStyle: false, ast: true, expr: expressionInterpreter, renderer: "svg", tooltip: { disableDefaultStyle: true } };

const BESIDE = 75; // pixels an axis and its title take

// On a narrow screen a chart gets narrower, and small multiples stand below each other, so that none is cut off.
function fit(spec, room) {
  const inner = spec.facet ? spec.spec : spec;
  if (!room || typeof inner.width !== "number") return spec;
  if (spec.facet) spec.columns = Math.max(1, Math.min(spec.columns, Math.floor((room - BESIDE) / (inner.width + 18))));
  inner.width = Math.min(inner.width, room - BESIDE);
  return spec;
}

function draw(root) {
  for (const figure of root.querySelectorAll("[data-chart]:not([data-drawn])")) {
    figure.dataset.drawn = "";
    const spec = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    embed(figure, fit(spec, figure.clientWidth), options).catch(() => {
      figure.textContent = "The chart could not be drawn. Its figures are in the table below.";
    });
  }
}

draw(document);
document.addEventListener("htmx:load", (event) => draw(event.detail.elt));
