// Draws every chart on the page. The interpreter keeps Vega free of eval, as the content security policy asks.
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

const options = { actions: false, defaultStyle: false, ast: true, expr: expressionInterpreter, renderer: "svg", tooltip: { disableDefaultStyle: true } };

function draw(root) {
  for (const figure of root.querySelectorAll("[data-chart]:not([data-drawn])")) {
    figure.dataset.drawn = "";
    const spec = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    embed(figure, spec, options).catch(() => {
      figure.textContent = "The chart could not be drawn. Its figures are in the table below.";
    });
  }
}

draw(document);
document.addEventListener("htmx:load", (event) => draw(event.detail.elt));
