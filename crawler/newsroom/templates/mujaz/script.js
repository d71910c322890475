(function () {
  var box = document.querySelector(".mj-consent");
  box.querySelector("button").addEventListener("click", function () { box.remove(); });
  var strip = document.querySelector(".mj-strip");
  setInterval(function () { strip.appendChild(strip.children[1]); }, 4500);
})();
