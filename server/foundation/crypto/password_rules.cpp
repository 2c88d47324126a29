#include <algorithm>
#include <array>
#include <limits>

#include "foundation/base/text.hpp"
#include "foundation/crypto/passwords.hpp"

namespace crypto {
namespace {

// What people begin with when they invent a password. The list is our own; with the patterns below it stands for millions:
// a password is guessed by its parts, and only the parts must be listed.
constexpr std::string_view kWords =
    " password passwort passwd pass word passe motdepasse contrasena contrasenia clave senha parola parool haslo heslo wachtwoord losenord "
    "salasana adgangskode kennwort geheim secret secure security secured safe safety private login logon signin access acceso zugang entry "
    "admin administrator root user username guest guests test testing tester demo sample example default changeme change temp temporary "
    "welcome willkommen bienvenue bienvenido hello hallo hola bonjour salut goodbye letmein opensesame open sesame enter trustno "
    "master mister boss chief manager director office company business work worker service server system network internet online "
    "computer laptop desktop windows linux android apple mobile phone telephone tablet router modem wifi wireless website email mail gmail "
    "google yahoo hotmail facebook twitter instagram youtube netflix amazon microsoft samsung nokia sony nintendo playstation xbox minecraft "
    "pokemon pikachu mario zelda sonic tetris fortnite roblox gamer gaming game games player killer hunter sniper soldier warrior ninja "
    "samurai pirate wizard knight dragon monster zombie vampire phantom ghost shadow spirit angel devil demon heaven hell god jesus christ "
    "church faith grace mercy blessed blessing amen allah bible love lover loves loving iloveyou ilove iloveu loveyou loveme loveyoumore "
    "myself forever always never nothing something anything everything babe baby babygirl babyboy honey sweet sweetie sweetheart darling "
    "sugar cookie cookies candy chocolate cheese butter banana orange apples cherry lemon melon mango peach strawberry pepper ginger coffee "
    "pizza burger chicken turkey bacon potato tomato beer wine whiskey vodka smoke money dollar euro cash gold golden silver diamond crystal "
    "jewel treasure lucky luck fortune winner winning champion victory hero heroes legend king queen prince princess royal empire imperial "
    "sunshine sunset sunrise moonlight starlight rainbow summer winter spring autumn season january february march april june july august "
    "september october november december monday tuesday wednesday thursday friday saturday sunday weekend holiday birthday christmas easter "
    "halloween morning evening night midnight today tomorrow yesterday yellow purple green blue black white brown pink violet scarlet "
    "football soccer baseball basketball hockey tennis cricket rugby golf boxing racing runner swimming fishing hunting skating surfing "
    "dancing dancer music musica guitar piano violin drummer singer rock metal jazz disco party dance movie movies cinema camera picture "
    "television channel channels stream streaming video videos radio media iptv player viewer operator subscriber customer dealer reseller "
    "monkey tiger lion panther leopard jaguar eagle falcon hawk raven phoenix dolphin shark whale turtle butterfly spider scorpion snake "
    "cobra python viper horse mustang bronco stallion pony donkey rabbit bunny kitten kitty cat cats dog dogs doggy puppy bear wolf fox "
    "elephant gorilla buffalo rhino penguin parrot chester buster rocky bandit snoopy garfield mickey minnie donald goofy bambi simba "
    "superman batman spiderman ironman captain america avenger starwars startrek skywalker yoda matrix neo trinity hobbit gandalf frodo "
    "potter hogwarts merlin arthur lancelot hercules zeus apollo athena venus mercury jupiter saturn neptune pluto galaxy universe planet "
    "earth world ocean river mountain forest desert island beach flower flowers rose roses lily daisy jasmine orchid garden "
    "michael jordan jennifer jessica ashley amanda melissa nicole michelle heather elizabeth stephanie samantha rebecca rachel hannah "
    "thomas robert daniel andrew matthew joshua anthony william charles joseph george richard edward steven brian kevin jason justin "
    "brandon tyler austin dylan jackson harley maggie charlie oliver sophie sophia emma olivia isabella victoria natasha alexander "
    "alexandra nicholas patrick peter paul simon david john james jack harry henry lucas martin marco maria mohammed muhammad ahmed ali "
    "fatima hassan hussein ibrahim omar yusuf anna julia laura sarah sandra claudia andrea monica patricia barbara susan karen linda nancy "
    "london paris berlin madrid barcelona roma milano lisbon amsterdam vienna moscow dubai cairo istanbul newyork chicago boston dallas "
    "denver houston florida texas california hawaii america american england english france germany german deutschland italia spain espana "
    "portugal brasil brazil mexico canada australia india africa russia turkey china japan korea liverpool arsenal chelsea manchester "
    "united juventus galatasaray fenerbahce besiktas realmadrid bayern ferrari porsche mercedes corvette camaro lamborghini honda toyota "
    "yamaha suzuki kawasaki ducati driver truck garage engine turbo speed racer jetski airplane pilot rocket spaceship "
    "friend friends friendship family mother father mommy daddy mama papa sister brother daughter grandma grandpa husband wife children "
    "school college university student teacher doctor nurse police fireman lawyer engineer people person woman women girl girls boy boys "
    "happy happiness smile smiling funny crazy sexy pretty beautiful gorgeous handsome cool awesome amazing perfect fantastic wonderful "
    "great good bad super mega ultra power powerful strong strength energy magic magical mystery dream dreams dreamer freedom liberty "
    "peace justice truth honor destiny miracle hope life live living death dead fire flame thunder lightning storm hurricane tornado "
    "whatever qwerty azerty qwertz asdf zxcv qazwsx wsxedc plmokn abc abcd xyz fuckyou fuckoff fuck shit bitch asshole bullshit damn "
    "please thanks thankyou sorry because number numbers letter letters first second third one two three four five six seven eight nine ten "
    "new old my the and you your our me we is it this that for from with house home ";

// Rows whose neighbours people run along.
constexpr std::array<std::string_view, 10> kRuns = {"abcdefghijklmnopqrstuvwxyz",
                                                    "01234567890",
                                                    "qwertyuiop",
                                                    "asdfghjkl",
                                                    "zxcvbnm",
                                                    "qwertzuiop",
                                                    "yxcvbnm",
                                                    "azertyuiop",
                                                    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
                                                    "1q2w3e4r5t6y7u8i9o0p"};

// Costs in tenths of bits: how many guesses a part is worth to somebody who knows these lists.
constexpr int kWordCost = 100, kSpelledCost = 10, kRunCost = 60, kRepeatCost = 30, kYearCost = 60, kDigitCost = 33,
              kLetterCost = 47, kOtherCost = 50;
// Below 28 bits: among the first three hundred million guesses.
constexpr int kCommonBelow = 280;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool stands_for(char typed, char letter) {
  switch (typed) {
    case '0': return letter == 'o';
    case '1':
    case '!':
    case '|': return letter == 'i' || letter == 'l';
    case '3': return letter == 'e';
    case '4':
    case '@': return letter == 'a';
    case '5':
    case '$': return letter == 's';
    case '7':
    case '+': return letter == 't';
    case '8': return letter == 'b';
    case '9': return letter == 'g';
    default: return false;
  }
}

// Cost of the word at the start of text, or 0 when it is not there.
int word_cost(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return 0;
  bool is_spelled = false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (text[i] == word[i]) continue;
    if (!stands_for(text[i], word[i])) return 0;
    is_spelled = true;
  }
  return kWordCost + (is_spelled ? kSpelledCost : 0);
}

// How far text follows one of the runs, forwards or backwards.
std::size_t run_length(std::string_view text) {
  std::size_t best = 1;
  for (const auto run : kRuns) {
    for (const int step : {1, -1}) {
      for (std::size_t at = run.find(text[0]); at != run.npos; at = run.find(text[0], at + 1)) {
        std::size_t length = 1;
        auto place = static_cast<std::ptrdiff_t>(at) + step;
        while (length < text.size() && place >= 0 && place < std::ssize(run) &&
               text[length] == run[static_cast<std::size_t>(place)]) {
          ++length;
          place += step;
        }
        best = std::max(best, length);
      }
    }
  }
  return best;
}

bool is_year(std::string_view text) {
  return text.size() >= 4 && (text.starts_with("19") || text.starts_with("20")) && is_digit(text[2]) && is_digit(text[3]);
}

// The cheapest way to build the text from parts, as guessing programs do.
int guess_cost(std::string_view text) {
  std::vector<int> best(text.size() + 1, std::numeric_limits<int>::max());
  best[0] = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto offer = [&](std::size_t length, int cost) { best[i + length] = std::min(best[i + length], best[i] + cost); };
    const std::string_view rest = text.substr(i);
    offer(1, is_digit(rest[0]) ? kDigitCost : is_letter(rest[0]) ? kLetterCost : kOtherCost);
    for (std::size_t length = run_length(rest); length >= 3; --length) offer(length, kRunCost);
    if (is_year(rest)) offer(4, kYearCost);
    // The same again: a block of any length right before this place.
    for (std::size_t length = 1; length <= i && length <= rest.size(); ++length) {
      if (text.substr(i - length, length) == rest.substr(0, length)) offer(length, length == 1 ? kRepeatCost / 3 : kRepeatCost);
    }
    for (std::size_t at = 1; at < kWords.size();) {
      const std::size_t end = kWords.find(' ', at);
      const std::string_view word = kWords.substr(at, end - at);
      if (const int cost = word_cost(rest, word)) offer(word.size(), cost);
      at = end + 1;
    }
  }
  return best.back();
}

}  // namespace

bool is_common_password(std::string_view password) {
  const std::string folded = base::is_utf8(password) ? base::fold_key(password) : base::to_lower_ascii(password);
  return guess_cost(std::string_view(folded).substr(0, kPasswordMax)) < kCommonBelow;
}

std::vector<base::FieldProblem> check_password(const base::Secret& password, std::string_view email, std::string_view pointer) {
  const auto problem = [&](std::string_view code, std::string_view message) {
    return base::FieldProblem{std::string(pointer), std::string(code), std::string(message)};
  };
  const std::string& text = password.reveal();
  const std::size_t length = base::is_utf8(text) ? base::code_points(base::to_nfc(text)) : 0;
  if (length < kPasswordMin || length > kPasswordMax) {
    auto fault = problem("PASSWORD_LENGTH", "A password has 12 to 128 characters.");
    fault.params = {{"min", std::to_string(kPasswordMin)}, {"max", std::to_string(kPasswordMax)}};
    return {fault};
  }
  std::vector<base::FieldProblem> problems;
  const std::string folded = base::fold_key(text);
  const std::string mail = base::is_utf8(email) ? base::fold_key(email) : std::string{};
  const std::string name = mail.substr(0, mail.find('@'));
  if ((!mail.empty() && folded.find(mail) != folded.npos) || (name.size() >= 4 && folded.find(name) != folded.npos)) {
    problems.push_back(problem("PASSWORD_CONTAINS_EMAIL", "The password must not contain the e-mail address or its name."));
  }
  if (is_common_password(text))
    problems.push_back(problem("PASSWORD_COMMON", "This password is among the first that are guessed."));
  return problems;
}

}  // namespace crypto
