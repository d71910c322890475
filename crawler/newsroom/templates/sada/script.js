(function () {
  var notice = document.getElementById("cookie-notice");
  var key = "sada-consent";
  function stored() { try { return localStorage.getItem(key); } catch (e) { return null; } }
  if (stored()) { notice.hidden = true; }
  notice.addEventListener("click", function (event) {
    if (event.target.tagName !== "BUTTON") { return; }
    try { localStorage.setItem(key, "1"); } catch (e) { /* private window */ }
    notice.remove();
  });
  var ticker = document.querySelector(".ticker");
  setInterval(function () { ticker.appendChild(ticker.firstElementChild); }, 4000);
  Array.prototype.forEach.call(document.querySelectorAll(".widget_archive select"), function (box) {
    box.addEventListener("change", function () { if (box.value) { location.href = box.value; } });
  });
  document.querySelectorAll(".comment-reply-link").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      link.closest(".comment").appendChild(document.getElementById("respond"));
    });
  });
})();
