using MlInfra.Lambdas.CheckOutputs;

namespace MlInfra.Lambdas.Tests.CheckOutputs;

/// <summary>What is asked of every model's answers, whatever the model: what no good model answers is found, and what some good model answers is not.</summary>
public sealed class WellFormedAnswersTests
{
    [Theory]
    [InlineData("", "text/plain", "it is empty")]
    [InlineData(" \n", "application/x-npy", "it is empty")]
    [InlineData("yes,nan", "text/csv", "a number is none")]
    [InlineData("0.5\n-Infinity", "text/csv; charset=utf-8", "a number is none")]
    [InlineData("0.5,NULL", "text/csv", "a number is none")]
    [InlineData("1e999", "text/csv", "a number is none")]
    [InlineData("{", "application/json", "it is no JSON")]
    [InlineData("null", "application/json", "it is null")]
    [InlineData("""{"score": NaN}""", "application/json", "it is no JSON")]
    [InlineData("""{"scores": [0.5, null]}""", "application/json", "a number is none")]
    [InlineData("""{"score": 1e999}""", "application/json", "a number is none")]
    [InlineData("{\"score\": 1}\nnull", "application/jsonlines", "it is null")]
    [InlineData("""{"error": "the model is not loaded", "status": 500}""", "application/json", "it tells an error")]
    [InlineData("""{"errorMessage": "x", "stackTrace": ["a"]}""", "application/json", "it tells an error")]
    [InlineData("Internal Server Error", "text/csv", "it tells an error")]
    [InlineData("Traceback (most recent call last):\n  File", "text/plain", "it tells an error")]
    [InlineData("<!DOCTYPE html><html>502</html>", "text/csv", "it tells an error")]
    public void What_no_good_model_answers_is_found(string text, string type, string fault) => Assert.Equal(fault, new WellFormedAnswers().Fault(text, type));

    [Theory]
    [InlineData("yes,0.25\nno,0.75\n", "text/csv")]
    [InlineData("none", "text/csv")]
    [InlineData("0.5,,", "text/csv")]
    [InlineData("\"so, nan, it is said\",0.5", "text/csv")]
    [InlineData("""{"a": [1], "why": null}""", "application/json")]
    [InlineData("""{"labels": ["a", null]}""", "application/json")]
    [InlineData("""{"error": 0.12, "prediction": 3}""", "application/json")]
    [InlineData("""{"error": null, "prediction": 3}""", "application/json")]
    [InlineData("""{"error": "none", "prediction": 3}""", "application/json")]
    [InlineData("{\"score\": 1}\n{\"score\": 2}\n", "application/jsonlines")]
    [InlineData("\uFEFF[0.5]", "application/json")]
    [InlineData("x = None\nreturn nan, null", "text/plain")]
    [InlineData("the error is an Internal Server Error of the bank", "text/plain")]
    [InlineData("<html><p>hello</p></html>", "text/html")]
    [InlineData("\u0093NUMPY, nan, null", "application/x-npy")]
    public void What_some_good_model_answers_is_not(string text, string type) => Assert.Null(new WellFormedAnswers().Fault(text, type));

    [Fact]
    public void An_answer_may_be_nested_deeply() => Assert.Null(new WellFormedAnswers().Fault(new string('[', 300) + new string(']', 300), "application/json"));
}
