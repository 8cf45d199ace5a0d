//! The banks of the sandbox, the most used first. All are invented, except that `revolut` is the
//! example of the documentation. To add one, add a row; ids are stable, because sessions refer to
//! them.

use crate::simulator::institutions::marks::Mark;
use crate::simulator::institutions::profile::{BankProfile, Behaviour, Services, Tile};

/// Every bank, the most used first.
// One row for each, or it is no table any more.
#[rustfmt::skip]
pub(super) const BANKS: &[BankProfile] = &[
    bank(("sandbox_bank", "Sandbox Bank", "Sandbox Bank plc"), "GB", Services::Everything, ("#1d4ed8", "#fbbf24"), (Mark::Key, Tile::Rounded), Behaviour::Success),
    bank(("sandbox_bank_2fa", "Sandbox Bank (second factor)", "Sandbox Bank with a Second Factor plc"), "GB", Services::Everything, ("#6d28d9", "#f0abfc"), (Mark::Key, Tile::Round), Behaviour::SecondFactor),
    bank(("sandbox_bank_declines", "Sandbox Bank (declines)", "Sandbox Bank that Declines plc"), "GB", Services::Everything, ("#9f1239", "#fda4af"), (Mark::Key, Tile::Leaf), Behaviour::Declines),
    bank(("sandbox_bank_fails_login", "Sandbox Bank (fails login)", "Sandbox Bank that Fails the Login plc"), "GB", Services::AccountsAndPayments, ("#b4310b", "#fed7aa"), (Mark::Key, Tile::Rounded), Behaviour::FailsLogin),
    bank(("sandbox_bank_degraded", "Sandbox Bank (degraded)", "Sandbox Bank on a Slow Day plc"), "GB", Services::AccountsAndPayments, ("#92400e", "#fcd34d"), (Mark::Key, Tile::Round), Behaviour::Degraded),
    bank(("sandbox_bank_outage", "Sandbox Bank (outage)", "Sandbox Bank with an Outage plc"), "GB", Services::AccountsAndPayments, ("#475569", "#cbd5e1"), (Mark::Key, Tile::Leaf), Behaviour::Outage),
    bank(("sandbox_bank_down", "Sandbox Bank (down)", "Sandbox Bank under Maintenance plc"), "GB", Services::AccountsAndPayments, ("#3f3f46", "#a1a1aa"), (Mark::Key, Tile::Rounded), Behaviour::Down),
    bank(("sandbox_bank_never_answers", "Sandbox Bank (never answers)", "Sandbox Bank that Never Answers plc"), "GB", Services::AccountsOnly, ("#0f766e", "#99f6e4"), (Mark::Key, Tile::Round), Behaviour::NeverAnswers),
    bank(("revolut", "Revolut", "Revolut Ltd"), "GB", Services::Everything, ("#17181c", "#8b9cff"), (Mark::Rings, Tile::Rounded), Behaviour::Success),
    bank(("northgate", "Northgate Bank", "Northgate Bank plc"), "GB", Services::Everything, ("#0b3d91", "#7dd3fc"), (Mark::Arch, Tile::Rounded), Behaviour::Success),
    bank(("thistle", "Thistle Bank", "Thistle Bank of Scotland plc"), "GB", Services::Everything, ("#5b2a86", "#c4f5a1"), (Mark::Tulip, Tile::Round), Behaviour::SecondFactor),
    bank(("kestrel", "Kestrel", "Kestrel Digital Bank Ltd"), "GB", Services::Everything, ("#0d5f63", "#ffd166"), (Mark::Bird, Tile::Leaf), Behaviour::Success),
    bank(("sandbox_bank_breaks_off", "Sandbox Bank (breaks off)", "Sandbox Bank that Breaks Off plc"), "GB", Services::AccountsAndPayments, ("#57534e", "#fde68a"), (Mark::Key, Tile::Leaf), Behaviour::BreaksOff),
    bank(("sandbox_bank_fails_at_the_end", "Sandbox Bank (fails at the end)", "Sandbox Bank that Fails at the End plc"), "GB", Services::AccountsAndPayments, ("#881337", "#fecdd3"), (Mark::Key, Tile::Rounded), Behaviour::FailsAtTheEnd),
    bank(("sandbox_bank_wrong_state", "Sandbox Bank (wrong state)", "Sandbox Bank that Mixes Up its Answers plc"), "GB", Services::AccountsOnly, ("#3730a3", "#fbcfe8"), (Mark::Key, Tile::Round), Behaviour::WrongState),
    bank(("sandbox_bank_ends_access", "Sandbox Bank (access ends early)", "Sandbox Bank that Ends the Access Early plc"), "GB", Services::AccountsOnly, ("#166534", "#fef08a"), (Mark::Key, Tile::Leaf), Behaviour::EndsAccess),
    bank(("harbour_vale", "Harbour & Vale", "Harbour & Vale Bank plc"), "GB", Services::Everything, ("#0a4a6e", "#ffb4a2"), (Mark::Sail, Tile::Rounded), Behaviour::SecondFactor),
    bank(("copperfield", "Copperfield", "Copperfield Bank UK plc"), "GB", Services::Everything, ("#8a3b12", "#ffd8a8"), (Mark::Hexagon, Tile::Rounded), Behaviour::Success),
    bank(("meridian_mutual", "Meridian Mutual", "Meridian Mutual Building Society"), "GB", Services::AccountsAndPayments, ("#14532d", "#fde047"), (Mark::Compass, Tile::Round), Behaviour::Success),
    bank(("larkspur", "Larkspur", "Larkspur Bank Ltd"), "GB", Services::Everything, ("#4338ca", "#a5f3fc"), (Mark::Petals, Tile::Rounded), Behaviour::Success),
    bank(("ashdown", "Ashdown", "Ashdown Building Society"), "GB", Services::AccountsOnly, ("#35530a", "#d9f99d"), (Mark::Pine, Tile::Leaf), Behaviour::Success),
    bank(("penrose", "Penrose & Co", "Penrose & Company Private Bank"), "GB", Services::AccountsAndPayments, ("#1f2937", "#d4af37"), (Mark::Diamonds, Tile::Rounded), Behaviour::SecondFactor),
    bank(("tern", "Tern", "Tern Payments Ltd"), "GB", Services::Everything, ("#c0265f", "#ffe4e6"), (Mark::Loop, Tile::Round), Behaviour::Success),
    bank(("fenmoor", "Fenmoor Savings", "Fenmoor Savings Bank plc"), "GB", Services::AccountsOnly, ("#155e75", "#fef08a"), (Mark::Waves, Tile::Rounded), Behaviour::Success),
    bank(("oakhurst", "Oakhurst", "Oakhurst Bank plc"), "GB", Services::Everything, ("#3f4d0b", "#f7d070"), (Mark::Leaves, Tile::Rounded), Behaviour::Degraded),
    bank(("severn_cross", "Severn Cross", "Severn Cross Bank plc"), "GB", Services::Everything, ("#7f1d1d", "#fecaca"), (Mark::Bridge, Tile::Leaf), Behaviour::Success),
    bank(("tidewell", "Tidewell", "Tidewell Bank plc"), "GB", Services::Everything, ("#075985", "#bae6fd"), (Mark::Ripple, Tile::Rounded), Behaviour::Success),
    bank(("wrenbury", "Wrenbury", "Wrenbury Building Society"), "GB", Services::AccountsOnly, ("#6b2f0f", "#fbcfa0"), (Mark::Chevrons, Tile::Round), Behaviour::Success),
    bank(("quayside", "Quayside Credit Union", "Quayside Community Credit Union Ltd"), "GB", Services::AccountsOnly, ("#115e59", "#fda4af"), (Mark::Shield, Tile::Rounded), Behaviour::Success),
    bank(("strathmoor", "Strathmoor", "Strathmoor Bank plc"), "GB", Services::AccountsAndPayments, ("#312e81", "#c7d2fe"), (Mark::Mountain, Tile::Rounded), Behaviour::SecondFactor),
    bank(("foxglove", "Foxglove", "Foxglove Bank Ltd"), "GB", Services::Everything, ("#86198f", "#fbcfe8"), (Mark::Pinwheel, Tile::Leaf), Behaviour::Success),
    bank(("beaconfield", "Beaconfield", "Beaconfield Bank plc"), "GB", Services::Everything, ("#9a3412", "#fef3c7"), (Mark::Sunrise, Tile::Rounded), Behaviour::Success),
    bank(("halden", "Halden Business", "Halden Business Bank plc"), "GB", Services::AccountsAndPayments, ("#164e63", "#fdba74"), (Mark::Bars, Tile::Rounded), Behaviour::SecondFactor),
    bank(("marlowe", "Marlowe", "Marlowe & Sons Bankers"), "GB", Services::PaymentsOnly, ("#422006", "#e7c27d"), (Mark::Pillars, Tile::Round), Behaviour::Success),
    bank(("brightwater", "Brightwater", "Brightwater Bank Ltd"), "GB", Services::Everything, ("#0369a1", "#fde68a"), (Mark::Orbit, Tile::Rounded), Behaviour::Down),
    bank(("pennant", "Pennant", "Pennant Bank plc"), "GB", Services::AccountsAndPayments, ("#991b1b", "#fcd34d"), (Mark::Fold, Tile::Round), Behaviour::NeverAnswers),
    bank(("liffey_mutual", "Liffey Mutual", "Liffey Mutual Bank DAC"), "IE", Services::Everything, ("#166534", "#fdba74"), (Mark::Waves, Tile::Leaf), Behaviour::Success),
    bank(("claddagh", "Claddagh Bank", "Claddagh Bank Ireland plc"), "IE", Services::AccountsAndPayments, ("#1e3a5f", "#86efac"), (Mark::Rings, Tile::Round), Behaviour::SecondFactor),
    bank(("shannonside", "Shannonside", "Shannonside Credit Union Ltd"), "IE", Services::AccountsOnly, ("#3b0764", "#d8b4fe"), (Mark::Bridge, Tile::Rounded), Behaviour::Success),
    bank(("ponant", "Banque du Ponant", "Banque du Ponant SA"), "FR", Services::Everything, ("#1e3a8a", "#fca5a5"), (Mark::Compass, Tile::Leaf), Behaviour::Success),
    bank(("tilleuls", "Crédit des Tilleuls", "Crédit Mutualiste des Tilleuls"), "FR", Services::AccountsAndPayments, ("#3a5a12", "#fef08a"), (Mark::Leaves, Tile::Round), Behaviour::SecondFactor),
    bank(("mistral_direct", "Mistral Direct", "Mistral Direct SAS"), "FR", Services::Everything, ("#be123c", "#fecdd3"), (Mark::Pinwheel, Tile::Rounded), Behaviour::Success),
    bank(("lindenbank", "Lindenbank", "Lindenbank eG"), "DE", Services::Everything, ("#14532d", "#bef264"), (Mark::Tulip, Tile::Rounded), Behaviour::SecondFactor),
    bank(("hansekontor", "Hansekontor", "Hansekontor Bank AG"), "DE", Services::Everything, ("#7c1d1d", "#fde68a"), (Mark::Cube, Tile::Rounded), Behaviour::Success),
    bank(("isarbank", "Isarbank", "Isarbank AG"), "DE", Services::AccountsAndPayments, ("#1e40af", "#bfdbfe"), (Mark::Ripple, Tile::Round), Behaviour::Success),
    bank(("rheinufer", "Rheinufer Sparverein", "Rheinufer Sparverein eG"), "DE", Services::AccountsOnly, ("#b02418", "#ffe4b5"), (Mark::Dots, Tile::Rounded), Behaviour::Degraded),
    bank(("levante_azul", "Levante Azul", "Banco Levante Azul SA"), "ES", Services::Everything, ("#075985", "#fdba74"), (Mark::Sunrise, Tile::Round), Behaviour::Success),
    bank(("caja_encina", "Caja Encina", "Caja Rural de la Encina"), "ES", Services::AccountsAndPayments, ("#4d5b0b", "#fde68a"), (Mark::Pine, Tile::Rounded), Behaviour::SecondFactor),
    bank(("alcor", "Alcor", "Banco Alcor SA"), "ES", Services::Everything, ("#581c87", "#f9a8d4"), (Mark::Crescent, Tile::Leaf), Behaviour::Success),
    bank(("ginestra", "Banca Ginestra", "Banca Ginestra SpA"), "IT", Services::Everything, ("#7a5200", "#fff3b0"), (Mark::Petals, Tile::Round), Behaviour::Success),
    bank(("cassa_faro", "Cassa del Faro", "Cassa del Faro Cooperativa"), "IT", Services::AccountsAndPayments, ("#134e4a", "#fca5a5"), (Mark::Chevrons, Tile::Rounded), Behaviour::SecondFactor),
    bank(("bursztyn", "Bank Bursztyn", "Bank Bursztyn SA"), "PL", Services::Everything, ("#a33b07", "#fde68a"), (Mark::Hexagon, Tile::Round), Behaviour::SecondFactor),
    bank(("jodla", "Bank Jodła", "Bank Spółdzielczy Jodła"), "PL", Services::AccountsOnly, ("#065f46", "#a7f3d0"), (Mark::Pine, Tile::Round), Behaviour::Success),
    bank(("alvorada", "Banco Alvorada", "Banco Alvorada SA"), "PT", Services::Everything, ("#9d174d", "#fde68a"), (Mark::Bowtie, Tile::Rounded), Behaviour::Success),
    bank(("caixa_farol", "Caixa do Farol", "Caixa Económica do Farol"), "PT", Services::AccountsAndPayments, ("#0c4a6e", "#fecaca"), (Mark::Arch, Tile::Round), Behaviour::SecondFactor),
    bank(("codrului", "Banca Codrului", "Banca Codrului SA"), "RO", Services::AccountsAndPayments, ("#3f6212", "#fcd34d"), (Mark::Mountain, Tile::Leaf), Behaviour::Success),
    bank(("lale", "Lale Bankası", "Lale Bankası AŞ"), "TR", Services::Everything, ("#b91c1c", "#fecdd3"), (Mark::Tulip, Tile::Leaf), Behaviour::SecondFactor),
    bank(("kalyna", "Калина Банк", "АТ «Калина Банк»"), "UA", Services::AccountsAndPayments, ("#9f1239", "#fef08a"), (Mark::Dots, Tile::Round), Behaviour::Success),
    bank(("banyan", "Banyan Bank", "Banyan Peoples Bank Ltd"), "IN", Services::Everything, ("#4c1d95", "#fdba74"), (Mark::Quarters, Tile::Rounded), Behaviour::SecondFactor),
    bank(("malabar_tide", "Malabar Tide", "Malabar Tide Small Finance Bank"), "IN", Services::AccountsAndPayments, ("#155e75", "#d9f99d"), (Mark::Waves, Tile::Round), Behaviour::Success),
    bank(("palmcrest", "Palmcrest", "Palmcrest Bank of Lagos plc"), "NG", Services::Everything, ("#166534", "#fef9c3"), (Mark::Crescent, Tile::Round), Behaviour::Success),
    bank(("blue_heron", "Blue Heron", "Blue Heron Bank, N.A."), "US", Services::Everything, ("#1e4e8c", "#a7f3d0"), (Mark::Bird, Tile::Rounded), Behaviour::SecondFactor),
    bank(("cedar_main", "Cedar & Main", "Cedar & Main Community Bank"), "US", Services::AccountsAndPayments, ("#713f12", "#bbf7d0"), (Mark::Cube, Tile::Leaf), Behaviour::Success),
    bank(("grachtbank", "Grachtbank", "Grachtbank NV"), "NL", Services::Everything, ("#c2410c", "#ffedd5"), (Mark::Quarters, Tile::Round), Behaviour::Outage),
];

const fn bank(
    (id, name, full_name): (&'static str, &'static str, &'static str),
    country: &'static str,
    services: Services,
    (colour, accent): (&'static str, &'static str),
    (mark, tile): (Mark, Tile),
    behaviour: Behaviour,
) -> BankProfile {
    BankProfile { id, name, full_name, country, services, colour, accent, mark, tile, behaviour }
}
