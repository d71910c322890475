<!--
function aller(liste) {
  var mois = liste.options[liste.selectedIndex].value;
  if (mois != "") { window.location = "/list.php?mois=" + mois; }
}
function jour(n) { window.location = "/list.php?jour=" + n; }
function fenetre(adresse, largeur, hauteur) {
  window.open(adresse, "f", "width=" + largeur + ",height=" + hauteur + ",scrollbars=yes,resizable=yes");
}
function agrandir(pas) {
  var t = document.getElementsByTagName("td");
  for (var i = 0; i < t.length; i++) {
    if (t[i].className == "texte") {
      var taille = parseInt(t[i].style.fontSize || "20") + pas;
      if (taille > 11 && taille < 41) { t[i].style.fontSize = taille + "px"; }
    }
  }
}
function verifier(f) {
  if (f.mail.value.indexOf("@") < 1) { alert("email ?"); return false; }
  return true;
}
function souris(element, couleur) { element.bgColor = couleur; }
//-->
