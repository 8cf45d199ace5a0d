//! Tests with forms as Stripe's clients encode them.

use super::*;

fn read(text: &str) -> Params {
    form(text.as_bytes()).unwrap()
}

fn given(params: &mut Params, name: &str) -> Params {
    match params.nested(name).unwrap().unwrap() {
        Nested::Given(params) => params,
        Nested::Empty => panic!("{name} is empty"),
    }
}

#[test]
fn lists_are_parsed_with_and_without_indexes() {
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
fn nested_names_have_the_full_path() {
    let mut params = read(
        "options[document][allowed_types][]=passport&options[document][require_live_capture]=true&options[document][x]=1",
    );
    let mut options = given(&mut params, "options");
    let mut document = given(&mut options, "document");
    assert_eq!(document.texts("allowed_types").unwrap(), Some(vec!["passport".to_owned()]));
    assert_eq!(document.boolean("require_live_capture").unwrap(), Some(true));
    assert_eq!(document.finish().unwrap_err(), StripeFailure::unknown("options[document][x]"));
    assert_eq!((params.finish(), options.finish()), (Ok(()), Ok(())));
}

#[test]
fn text_is_form_decoded() {
    let mut params = read("a=J%C3%BCrgen+M&b=%26%3D%2B");
    assert_eq!(
        (params.text("a").unwrap().as_deref(), params.text("b").unwrap().as_deref()),
        (Some("Jürgen M"), Some("&=+"))
    );
}

#[test]
fn numbers_and_booleans_are_parsed_from_strings() {
    let mut params = read("limit=18&created[gte]=-5&flag=true&odd=1.5&other=yes");
    assert_eq!(params.integer("limit").unwrap(), Some(18));
    assert_eq!(given(&mut params, "created").integer("gte").unwrap(), Some(-5));
    assert_eq!(params.boolean("flag").unwrap(), Some(true));
    assert!(params.integer("odd").is_err() && params.boolean("other").is_err());
    let mut params = json(br#"{"limit": 18, "flag": true}"#).unwrap();
    assert_eq!(
        (params.integer("limit").unwrap(), params.boolean("flag").unwrap()),
        (Some(18), Some(true))
    );
}

#[test]
fn empty_differs_from_absent() {
    let mut params = read("metadata=&options[document]=");
    assert_eq!(params.nested("metadata").unwrap(), Some(Nested::Empty));
    assert_eq!(given(&mut params, "options").nested("document").unwrap(), Some(Nested::Empty));
    assert_eq!(params.nested("metadata").unwrap(), None);
}

#[test]
fn malformed_input_is_rejected_and_no_depth_overflows() {
    for text in ["a[=1", "a=%ff", "a[b]]=1", "=x"] {
        assert!(form(text.as_bytes()).is_err(), "{text}");
    }
    let deep = format!("a{}=1", "[b]".repeat(50_000));
    let _ = form(deep.as_bytes());
    assert!(json(b"[]").is_err() && json(b"{").is_err());
    assert!(json("[".repeat(100_000).as_bytes()).is_err());
}
