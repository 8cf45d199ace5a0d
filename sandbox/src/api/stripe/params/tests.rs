//! The forms that Stripe's clients write, as they are.

use super::*;

fn read(text: &str) -> Params {
    form(text.as_bytes()).unwrap()
}

fn given(params: &mut Params, name: &str) -> Params {
    match params.nested(name).unwrap().unwrap() {
        Nested::Given(params) => params,
        Nested::Emptied => panic!("{name} is emptied"),
    }
}

#[test]
fn lists_are_read_with_and_without_their_places() {
    for text in [
        "expand[]=a&expand[]=b",
        "expand[0]=a&expand[1]=b",
        "expand%5B0%5D=a&expand%5B1%5D=b",
        "expand[1]=b&expand[0]=a",
    ] {
        assert_eq!(
            read(text).texts("expand").unwrap(),
            Some(vec!["a".to_owned(), "b".to_owned()]),
            "{text}"
        );
    }
    assert_eq!(read("expand=").texts("expand").unwrap(), Some(Vec::new()));
    assert!(read("expand=a").texts("expand").is_err());
}

#[test]
fn nested_names_keep_their_whole_path() {
    let mut params = read(
        "options[document][allowed_types][]=passport&options[document][require_live_capture]=true&options[document][x]=1",
    );
    let mut options = given(&mut params, "options");
    let mut document = given(&mut options, "document");
    assert_eq!(document.texts("allowed_types").unwrap(), Some(vec!["passport".to_owned()]));
    assert_eq!(document.truth("require_live_capture").unwrap(), Some(true));
    assert_eq!(document.finish().unwrap_err(), StripeFailure::unknown("options[document][x]"));
    assert_eq!((params.finish(), options.finish()), (Ok(()), Ok(())));
}

#[test]
fn text_is_decoded_as_forms_write_it() {
    let mut params = read("a=J%C3%BCrgen+M&b=%26%3D%2B");
    assert_eq!(
        (params.text("a").unwrap().as_deref(), params.text("b").unwrap().as_deref()),
        (Some("Jürgen M"), Some("&=+"))
    );
}

#[test]
fn numbers_and_truth_values_are_text_that_is_read() {
    let mut params = read("limit=18&created[gte]=-5&flag=true&odd=1.5&other=yes");
    assert_eq!(params.whole_number("limit").unwrap(), Some(18));
    assert_eq!(given(&mut params, "created").whole_number("gte").unwrap(), Some(-5));
    assert_eq!(params.truth("flag").unwrap(), Some(true));
    assert!(params.whole_number("odd").is_err() && params.truth("other").is_err());
    let mut params = json(br#"{"limit": 18, "flag": true}"#).unwrap();
    assert_eq!(
        (params.whole_number("limit").unwrap(), params.truth("flag").unwrap()),
        (Some(18), Some(true))
    );
}

#[test]
fn emptied_is_told_from_left_out() {
    let mut params = read("metadata=&options[document]=");
    assert_eq!(params.nested("metadata").unwrap(), Some(Nested::Emptied));
    assert_eq!(given(&mut params, "options").nested("document").unwrap(), Some(Nested::Emptied));
    assert_eq!(params.nested("metadata").unwrap(), None);
}

#[test]
fn what_cannot_be_read_is_refused_and_no_depth_overflows() {
    for text in ["a[=1", "a=%ff", "a[b]]=1", "=x"] {
        assert!(form(text.as_bytes()).is_err(), "{text}");
    }
    let deep = format!("a{}=1", "[b]".repeat(50_000));
    let _ = form(deep.as_bytes());
    assert!(json(b"[]").is_err() && json(b"{").is_err());
    assert!(json("[".repeat(100_000).as_bytes()).is_err());
}
