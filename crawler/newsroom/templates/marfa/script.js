(function (settings) {
  "use strict";
  var banner = document.querySelector(".eu-cookie-compliance-banner");
  function remember(answer) { document.cookie = "cookie-agreed=" + answer + ";path=/;max-age=8640000"; banner.remove(); }
  if (/cookie-agreed=/.test(document.cookie)) { banner.remove(); }
  Array.prototype.forEach.call(banner.querySelectorAll("button"), function (button, place) {
    button.addEventListener("click", function () { remember(place === 0 ? 2 : 0); });
  });
  var list = document.querySelector(".region-breaking ul");
  setInterval(function () { list.appendChild(list.firstElementChild); }, 5000);
  document.documentElement.className += " js lang-" + settings.path.currentLanguage;
})(JSON.parse(document.querySelector("[data-drupal-selector=drupal-settings-json]").textContent));
