//! The banks of the sandbox, the most used first. All are invented, except that `revolut` is the
//! example of the documentation. To add one, add a row; ids are stable, because sessions refer to
//! them.

use crate::simulator::institutions::profile::{BankProfile, Behaviour, Services, Tile};
use crate::simulator::institutions::symbols::Symbol;

/// Every bank, the most used first.
// One row for each, or it is no table any more.
#[rustfmt::skip]
pub(super) const BANKS: &[BankProfile] = &[
    bank(("sandbox_bank", "Sandbox Bank", "Sandbox Bank plc"), "GB", Services::Everything, ("#1d4ed8", "#fbbf24"), (Symbol::Key, Tile::Rounded), Behaviour::Success),
    bank(("sandbox_bank_2fa", "Sandbox Bank (second factor)", "Sandbox Bank with a Second Factor plc"), "GB", Services::Everything, ("#6d28d9", "#f0abfc"), (Symbol::Key, Tile::Round), Behaviour::SecondFactor),
    bank(("sandbox_bank_declines", "Sandbox Bank (declines)", "Sandbox Bank that Declines plc"), "GB", Services::Everything, ("#9f1239", "#fda4af"), (Symbol::Key, Tile::Leaf), Behaviour::Declines),
    bank(("sandbox_bank_fails_login", "Sandbox Bank (fails login)", "Sandbox Bank that Fails the Login plc"), "GB", Services::AccountsAndPayments, ("#b4310b", "#fed7aa"), (Symbol::Key, Tile::Rounded), Behaviour::FailsLogin),
    bank(("sandbox_bank_degraded", "Sandbox Bank (degraded)", "Sandbox Bank on a Slow Day plc"), "GB", Services::AccountsAndPayments, ("#92400e", "#fcd34d"), (Symbol::Key, Tile::Round), Behaviour::Degraded),
    bank(("sandbox_bank_outage", "Sandbox Bank (outage)", "Sandbox Bank with an Outage plc"), "GB", Services::AccountsAndPayments, ("#475569", "#cbd5e1"), (Symbol::Key, Tile::Leaf), Behaviour::Outage),
    bank(("sandbox_bank_down", "Sandbox Bank (down)", "Sandbox Bank under Maintenance plc"), "GB", Services::AccountsAndPayments, ("#3f3f46", "#a1a1aa"), (Symbol::Key, Tile::Rounded), Behaviour::Down),
    bank(("sandbox_bank_never_answers", "Sandbox Bank (never answers)", "Sandbox Bank that Never Answers plc"), "GB", Services::AccountsOnly, ("#0f766e", "#99f6e4"), (Symbol::Key, Tile::Round), Behaviour::NeverAnswers),
    bank(("revolut", "Revolut", "Revolut Ltd"), "GB", Services::Everything, ("#17181c", "#8b9cff"), (Symbol::Rings, Tile::Rounded), Behaviour::Success),
    bank(("northgate", "Northgate Bank", "Northgate Bank plc"), "GB", Services::Everything, ("#0b3d91", "#7dd3fc"), (Symbol::Arch, Tile::Rounded), Behaviour::Success),
    bank(("thistle", "Thistle Bank", "Thistle Bank of Scotland plc"), "GB", Services::Everything, ("#5b2a86", "#c4f5a1"), (Symbol::Tulip, Tile::Round), Behaviour::SecondFactor),
    bank(("kestrel", "Kestrel", "Kestrel Digital Bank Ltd"), "GB", Services::Everything, ("#0d5f63", "#ffd166"), (Symbol::Bird, Tile::Leaf), Behaviour::Success),
    bank(("sandbox_bank_breaks_off", "Sandbox Bank (breaks off)", "Sandbox Bank that Breaks Off plc"), "GB", Services::AccountsAndPayments, ("#57534e", "#fde68a"), (Symbol::Key, Tile::Leaf), Behaviour::BreaksOff),
    bank(("sandbox_bank_fails_at_the_end", "Sandbox Bank (fails at the end)", "Sandbox Bank that Fails at the End plc"), "GB", Services::AccountsAndPayments, ("#881337", "#fecdd3"), (Symbol::Key, Tile::Rounded), Behaviour::FailsAtTheEnd),
    bank(("sandbox_bank_wrong_state", "Sandbox Bank (wrong state)", "Sandbox Bank that Mixes Up its Answers plc"), "GB", Services::AccountsOnly, ("#3730a3", "#fbcfe8"), (Symbol::Key, Tile::Round), Behaviour::WrongState),
    bank(("sandbox_bank_ends_access", "Sandbox Bank (access ends early)", "Sandbox Bank that Ends the Access Early plc"), "GB", Services::AccountsOnly, ("#166534", "#fef08a"), (Symbol::Key, Tile::Leaf), Behaviour::EndsAccess),
    bank(("harbour_vale", "Harbour & Vale", "Harbour & Vale Bank plc"), "GB", Services::Everything, ("#0a4a6e", "#ffb4a2"), (Symbol::Sail, Tile::Rounded), Behaviour::SecondFactor),
    bank(("copperfield", "Copperfield", "Copperfield Bank UK plc"), "GB", Services::Everything, ("#8a3b12", "#ffd8a8"), (Symbol::Hexagon, Tile::Rounded), Behaviour::Success),
    bank(("meridian_mutual", "Meridian Mutual", "Meridian Mutual Building Society"), "GB", Services::AccountsAndPayments, ("#14532d", "#fde047"), (Symbol::Compass, Tile::Round), Behaviour::Success),
    bank(("larkspur", "Larkspur", "Larkspur Bank Ltd"), "GB", Services::Everything, ("#4338ca", "#a5f3fc"), (Symbol::Petals, Tile::Rounded), Behaviour::Success),
    bank(("ashdown", "Ashdown", "Ashdown Building Society"), "GB", Services::AccountsOnly, ("#35530a", "#d9f99d"), (Symbol::Pine, Tile::Leaf), Behaviour::Success),
    bank(("penrose", "Penrose & Co", "Penrose & Company Private Bank"), "GB", Services::AccountsAndPayments, ("#1f2937", "#d4af37"), (Symbol::Diamonds, Tile::Rounded), Behaviour::SecondFactor),
    bank(("tern", "Tern", "Tern Payments Ltd"), "GB", Services::Everything, ("#c0265f", "#ffe4e6"), (Symbol::Loop, Tile::Round), Behaviour::Success),
    bank(("fenmoor", "Fenmoor Savings", "Fenmoor Savings Bank plc"), "GB", Services::AccountsOnly, ("#155e75", "#fef08a"), (Symbol::Waves, Tile::Rounded), Behaviour::Success),
    bank(("oakhurst", "Oakhurst", "Oakhurst Bank plc"), "GB", Services::Everything, ("#3f4d0b", "#f7d070"), (Symbol::Leaves, Tile::Rounded), Behaviour::Degraded),
    bank(("severn_cross", "Severn Cross", "Severn Cross Bank plc"), "GB", Services::Everything, ("#7f1d1d", "#fecaca"), (Symbol::Bridge, Tile::Leaf), Behaviour::Success),
    bank(("tidewell", "Tidewell", "Tidewell Bank plc"), "GB", Services::Everything, ("#075985", "#bae6fd"), (Symbol::Ripple, Tile::Rounded), Behaviour::Success),
    bank(("wrenbury", "Wrenbury", "Wrenbury Building Society"), "GB", Services::AccountsOnly, ("#6b2f0f", "#fbcfa0"), (Symbol::Chevrons, Tile::Round), Behaviour::Success),
    bank(("quayside", "Quayside Credit Union", "Quayside Community Credit Union Ltd"), "GB", Services::AccountsOnly, ("#115e59", "#fda4af"), (Symbol::Shield, Tile::Rounded), Behaviour::Success),
    bank(("strathmoor", "Strathmoor", "Strathmoor Bank plc"), "GB", Services::AccountsAndPayments, ("#312e81", "#c7d2fe"), (Symbol::Mountain, Tile::Rounded), Behaviour::SecondFactor),
    bank(("foxglove", "Foxglove", "Foxglove Bank Ltd"), "GB", Services::Everything, ("#86198f", "#fbcfe8"), (Symbol::Pinwheel, Tile::Leaf), Behaviour::Success),
    bank(("beaconfield", "Beaconfield", "Beaconfield Bank plc"), "GB", Services::Everything, ("#9a3412", "#fef3c7"), (Symbol::Sunrise, Tile::Rounded), Behaviour::Success),
    bank(("halden", "Halden Business", "Halden Business Bank plc"), "GB", Services::AccountsAndPayments, ("#164e63", "#fdba74"), (Symbol::Bars, Tile::Rounded), Behaviour::SecondFactor),
    bank(("marlowe", "Marlowe", "Marlowe & Sons Bankers"), "GB", Services::PaymentsOnly, ("#422006", "#e7c27d"), (Symbol::Pillars, Tile::Round), Behaviour::Success),
    bank(("brightwater", "Brightwater", "Brightwater Bank Ltd"), "GB", Services::Everything, ("#0369a1", "#fde68a"), (Symbol::Orbit, Tile::Rounded), Behaviour::Down),
    bank(("pennant", "Pennant", "Pennant Bank plc"), "GB", Services::AccountsAndPayments, ("#991b1b", "#fcd34d"), (Symbol::Fold, Tile::Round), Behaviour::NeverAnswers),
    bank(("liffey_mutual", "Liffey Mutual", "Liffey Mutual Bank DAC"), "IE", Services::Everything, ("#166534", "#fdba74"), (Symbol::Waves, Tile::Leaf), Behaviour::Success),
    bank(("claddagh", "Claddagh Bank", "Claddagh Bank Ireland plc"), "IE", Services::AccountsAndPayments, ("#1e3a5f", "#86efac"), (Symbol::Rings, Tile::Round), Behaviour::SecondFactor),
    bank(("shannonside", "Shannonside", "Shannonside Credit Union Ltd"), "IE", Services::AccountsOnly, ("#3b0764", "#d8b4fe"), (Symbol::Bridge, Tile::Rounded), Behaviour::Success),
    bank(("ponant", "Banque du Ponant", "Banque du Ponant SA"), "FR", Services::Everything, ("#1e3a8a", "#fca5a5"), (Symbol::Compass, Tile::Leaf), Behaviour::Success),
    bank(("tilleuls", "Crédit des Tilleuls", "Crédit Mutualiste des Tilleuls"), "FR", Services::AccountsAndPayments, ("#3a5a12", "#fef08a"), (Symbol::Leaves, Tile::Round), Behaviour::SecondFactor),
    bank(("mistral_direct", "Mistral Direct", "Mistral Direct SAS"), "FR", Services::Everything, ("#be123c", "#fecdd3"), (Symbol::Pinwheel, Tile::Rounded), Behaviour::Success),
    bank(("lindenbank", "Lindenbank", "Lindenbank eG"), "DE", Services::Everything, ("#14532d", "#bef264"), (Symbol::Tulip, Tile::Rounded), Behaviour::SecondFactor),
    bank(("hansekontor", "Hansekontor", "Hansekontor Bank AG"), "DE", Services::Everything, ("#7c1d1d", "#fde68a"), (Symbol::Cube, Tile::Rounded), Behaviour::Success),
    bank(("isarbank", "Isarbank", "Isarbank AG"), "DE", Services::AccountsAndPayments, ("#1e40af", "#bfdbfe"), (Symbol::Ripple, Tile::Round), Behaviour::Success),
    bank(("rheinufer", "Rheinufer Sparverein", "Rheinufer Sparverein eG"), "DE", Services::AccountsOnly, ("#b02418", "#ffe4b5"), (Symbol::Dots, Tile::Rounded), Behaviour::Degraded),
    bank(("levante_azul", "Levante Azul", "Banco Levante Azul SA"), "ES", Services::Everything, ("#075985", "#fdba74"), (Symbol::Sunrise, Tile::Round), Behaviour::Success),
    bank(("caja_encina", "Caja Encina", "Caja Rural de la Encina"), "ES", Services::AccountsAndPayments, ("#4d5b0b", "#fde68a"), (Symbol::Pine, Tile::Rounded), Behaviour::SecondFactor),
    bank(("alcor", "Alcor", "Banco Alcor SA"), "ES", Services::Everything, ("#581c87", "#f9a8d4"), (Symbol::Crescent, Tile::Leaf), Behaviour::Success),
    bank(("ginestra", "Banca Ginestra", "Banca Ginestra SpA"), "IT", Services::Everything, ("#7a5200", "#fff3b0"), (Symbol::Petals, Tile::Round), Behaviour::Success),
    bank(("cassa_faro", "Cassa del Faro", "Cassa del Faro Cooperativa"), "IT", Services::AccountsAndPayments, ("#134e4a", "#fca5a5"), (Symbol::Chevrons, Tile::Rounded), Behaviour::SecondFactor),
    bank(("bursztyn", "Bank Bursztyn", "Bank Bursztyn SA"), "PL", Services::Everything, ("#a33b07", "#fde68a"), (Symbol::Hexagon, Tile::Round), Behaviour::SecondFactor),
    bank(("jodla", "Bank Jodła", "Bank Spółdzielczy Jodła"), "PL", Services::AccountsOnly, ("#065f46", "#a7f3d0"), (Symbol::Pine, Tile::Round), Behaviour::Success),
    bank(("alvorada", "Banco Alvorada", "Banco Alvorada SA"), "PT", Services::Everything, ("#9d174d", "#fde68a"), (Symbol::Bowtie, Tile::Rounded), Behaviour::Success),
    bank(("caixa_farol", "Caixa do Farol", "Caixa Económica do Farol"), "PT", Services::AccountsAndPayments, ("#0c4a6e", "#fecaca"), (Symbol::Arch, Tile::Round), Behaviour::SecondFactor),
    bank(("codrului", "Banca Codrului", "Banca Codrului SA"), "RO", Services::AccountsAndPayments, ("#3f6212", "#fcd34d"), (Symbol::Mountain, Tile::Leaf), Behaviour::Success),
    bank(("lale", "Lale Bankası", "Lale Bankası AŞ"), "TR", Services::Everything, ("#b91c1c", "#fecdd3"), (Symbol::Tulip, Tile::Leaf), Behaviour::SecondFactor),
    bank(("kalyna", "Калина Банк", "АТ «Калина Банк»"), "UA", Services::AccountsAndPayments, ("#9f1239", "#fef08a"), (Symbol::Dots, Tile::Round), Behaviour::Success),
    bank(("banyan", "Banyan Bank", "Banyan Peoples Bank Ltd"), "IN", Services::Everything, ("#4c1d95", "#fdba74"), (Symbol::Quarters, Tile::Rounded), Behaviour::SecondFactor),
    bank(("malabar_tide", "Malabar Tide", "Malabar Tide Small Finance Bank"), "IN", Services::AccountsAndPayments, ("#155e75", "#d9f99d"), (Symbol::Waves, Tile::Round), Behaviour::Success),
    bank(("palmcrest", "Palmcrest", "Palmcrest Bank of Lagos plc"), "NG", Services::Everything, ("#166534", "#fef9c3"), (Symbol::Crescent, Tile::Round), Behaviour::Success),
    bank(("blue_heron", "Blue Heron", "Blue Heron Bank, N.A."), "US", Services::Everything, ("#1e4e8c", "#a7f3d0"), (Symbol::Bird, Tile::Rounded), Behaviour::SecondFactor),
    bank(("cedar_main", "Cedar & Main", "Cedar & Main Community Bank"), "US", Services::AccountsAndPayments, ("#713f12", "#bbf7d0"), (Symbol::Cube, Tile::Leaf), Behaviour::Success),
    bank(("grachtbank", "Grachtbank", "Grachtbank NV"), "NL", Services::Everything, ("#c2410c", "#ffedd5"), (Symbol::Quarters, Tile::Round), Behaviour::Outage),
];

const fn bank(
    (id, name, full_name): (&'static str, &'static str, &'static str),
    country: &'static str,
    services: Services,
    (colour, accent): (&'static str, &'static str),
    (symbol, tile): (Symbol, Tile),
    behaviour: Behaviour,
) -> BankProfile {
    BankProfile { id, name, full_name, country, services, colour, accent, symbol, tile, behaviour }
}
