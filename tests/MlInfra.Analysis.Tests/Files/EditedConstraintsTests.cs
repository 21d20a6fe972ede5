using System.Text;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.Tests.Files;

/// <summary>Constraints are documents that people edit: what they mean is done, and what is not understood is refused rather than passed over.</summary>
public sealed class EditedConstraintsTests
{
    [Theory]
    [InlineData("\"Enabled\"", true)]
    [InlineData("\"enabled\"", true)]
    [InlineData("true", true)]
    [InlineData("\"True\"", true)]
    [InlineData("null", true)]
    [InlineData("\"Disabled\"", false)]
    [InlineData("\"disabled\"", false)]
    [InlineData("false", false)]
    public void A_switch_is_understood_however_it_is_written(string text, bool on)
    {
        var config = Read(config: $"\"evaluate_constraints\": {text}").Config;

        Assert.Equal(on, config.Evaluate);
    }

    [Fact]
    public void Numbers_and_words_are_understood_as_text_and_in_any_case()
    {
        var constraints = Read(
            "\"inferred_type\": \"fractional\", \"completeness\": \"0.9\", \"num_constraints\": {\"min\": \"-3\", \"max\": null}",
            "\"datatype_check_threshold\": \"0.8\", \"distribution_constraints\": {\"comparison_threshold\": \"0.25\", \"comparison_method\": \"simple\", \"categorical_drift_method\": \"chisquared\"}");

        var feature = constraints.Features[0];
        Assert.Equal((InferredType.Fractional, 0.9, -3, null), (feature.Type, feature.Completeness, feature.Min, feature.Max));
        Assert.Equal((0.8, 0.25, false, "ChiSquared"), (constraints.Config.DataTypeThreshold, constraints.Config.ComparisonThreshold, constraints.Config.Robust, constraints.Config.CategoricalMethod));
    }

    [Theory]
    [InlineData("\"inferred_type\": \"Fractionl\"", "", "constraints.json: x.inferred_type: got \"Fractionl\", must be Unknown or Integral or Fractional or String.")]
    [InlineData("\"completeness\": 95", "", "constraints.json: x.completeness: got 95, must be a number from 0 to 1.")]
    [InlineData("\"completeness\": \"most\"", "", "constraints.json: x.completeness: got \"most\", must be a number from 0 to 1.")]
    [InlineData("\"num_constraints\": {\"min\": {}}", "", "constraints.json: x.num_constraints.min: got {}, must be a number.")]
    [InlineData("\"num_constraints\": 3", "", "constraints.json: x.num_constraints: got 3, must be an object.")]
    [InlineData("\"string_constraints\": {\"domains\": \"a\"}", "", "constraints.json: x.string_constraints.domains: got \"a\", must be a list.")]
    [InlineData("\"monitoring_config_overrides\": {\"evaluate_constraints\": \"off\"}", "", "constraints.json: x.monitoring_config_overrides.evaluate_constraints: got \"off\", must be Enabled or Disabled.")]
    [InlineData("", "\"evaluate_constraints\": \"Disable\"", "constraints.json.monitoring_config.evaluate_constraints: got \"Disable\", must be Enabled or Disabled.")]
    [InlineData("", "\"distribution_constraints\": {\"comparison_threshold\": 10}", "constraints.json.monitoring_config.distribution_constraints.comparison_threshold: got 10, must be a number from 0 to 1.")]
    [InlineData("", "\"distribution_constraints\": {\"comparison_method\": \"Exact\"}", "constraints.json.monitoring_config.distribution_constraints.comparison_method: got \"Exact\", must be Robust or Simple.")]
    public void What_is_not_understood_is_refused_by_its_place(string feature, string config, string message)
    {
        var refused = Assert.Throws<InvalidDataException>(() => Read(feature, config));

        Assert.Equal(message, refused.Message);
    }

    [Fact]
    public void A_feature_that_is_none_is_named_by_its_number()
    {
        var refused = Assert.Throws<InvalidDataException>(() => ConstraintsFile.Read("""{"features": [{"name": "a"}, "b"]}"""u8.ToArray()));

        Assert.Equal("constraints.json: features[1] has no name.", refused.Message);
    }

    [Fact]
    public void Limits_of_quality_are_understood_as_numbers_and_as_text()
    {
        var (_, limits) = Quality("{\"threshold\": \"0.9\", \"comparison_operator\": \"lessthanthreshold\"}");

        Assert.Equal(("accuracy", 0.9, true), (limits[0].Metric, limits[0].Threshold, limits[0].Below));
        Assert.Empty(Quality("{\"threshold\": \"NaN\", \"comparison_operator\": \"LessThanThreshold\"}").Constraints);
    }

    [Theory]
    [InlineData("{\"threshold\": 0.9, \"comparison_operator\": \"LessThan\"}", "constraints.json.binary_classification_constraints.accuracy.comparison_operator: got \"LessThan\", must be LessThanThreshold or GreaterThanThreshold.")]
    [InlineData("{\"threshold\": 0.9}", "constraints.json.binary_classification_constraints.accuracy.comparison_operator: got nothing, must be LessThanThreshold or GreaterThanThreshold.")]
    [InlineData("{\"threshold\": \"90%\", \"comparison_operator\": \"LessThanThreshold\"}", "constraints.json.binary_classification_constraints.accuracy.threshold: got \"90%\", must be a number.")]
    [InlineData("0.9", "constraints.json.binary_classification_constraints.accuracy: got 0.9, must be an object.")]
    public void A_limit_of_quality_never_turns_into_another_one(string limit, string message)
    {
        var refused = Assert.Throws<InvalidDataException>(() => Quality(limit));

        Assert.Equal(message, refused.Message);
    }

    private static Constraints Read(string feature = "", string config = "") => ConstraintsFile.Read(Encoding.UTF8.GetBytes(
        $"{{\"features\": [{{\"name\": \"x\"{(feature.Length > 0 ? ", " + feature : "")}}}], \"monitoring_config\": {{{config}}}}}"));

    private static (Analysis.ModelQuality.ProblemType Problem, IReadOnlyList<Analysis.ModelQuality.QualityConstraint> Constraints) Quality(string limit) =>
        ModelQualityFile.ReadConstraints(Encoding.UTF8.GetBytes($"{{\"binary_classification_constraints\": {{\"accuracy\": {limit}}}}}"));
}
