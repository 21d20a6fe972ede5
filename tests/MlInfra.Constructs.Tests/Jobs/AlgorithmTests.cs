using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Tests.Pipelines;

namespace MlInfra.Constructs.Tests.Jobs;

public sealed class AlgorithmTests
{
    public static TheoryData<string> Names => Algorithms.Names;

    [Fact]
    public void Every_algorithm_of_the_table_has_a_type_and_the_reverse() =>
        Assert.Equal(AlgorithmCatalogue.All.Keys.Order(), Algorithms.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void An_algorithm_trains_with_what_it_needs_and_no_more(string name)
    {
        var algorithm = Algorithms.Make(name);

        var arguments = Steps.Arguments(new TrainingStep("Train", new TrainingStepProps { Estimator = algorithm, Inputs = Algorithms.Inputs(name) }));

        Assert.Contains($"/{Image(name)}:", arguments["AlgorithmSpecification"]!["TrainingImage"]!.GetValue<string>(), StringComparison.Ordinal);
        foreach (var (hyperparameter, spec) in algorithm.Spec.Hyperparameters.Where(pair => pair.Value.Required))
        {
            Assert.True(spec.Rule.Allows(arguments["HyperParameters"]![hyperparameter]!.GetValue<string>()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_record_names_what_the_table_names(string name)
    {
        var record = typeof(AlgorithmHyperparameters).Assembly.GetTypes()
            .Single(type => type.IsSubclassOf(typeof(AlgorithmHyperparameters)) && type == Algorithms.All[name](Algorithms.Cpu).GetType().GetConstructors()[0].GetParameters()[0].ParameterType);
        var all = ((AlgorithmHyperparameters)Activator.CreateInstance(record)!).All.Select(pair => pair.Name).ToArray();

        Assert.Equal(AlgorithmCatalogue.All[name].Hyperparameters.Keys.Order(), all.Order());
        Assert.Equal(all.Length, record.GetProperties().Count(property => property.PropertyType == typeof(PipelineValue)));
        Assert.Equal(all, record.GetProperties().Where(property => property.PropertyType == typeof(PipelineValue)).Select(property => property.Name)
            .Select(property => all.Single(one => one.Replace("_", "", StringComparison.Ordinal).Equals(property, StringComparison.OrdinalIgnoreCase))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_property_of_its_record_becomes_the_hyperparameter_of_its_name(string name)
    {
        var record = Algorithms.All[name](Algorithms.Cpu).GetType().GetConstructors()[0].GetParameters()[0].ParameterType;
        foreach (var property in record.GetProperties().Where(property => property.PropertyType == typeof(PipelineValue)))
        {
            var hyperparameters = (AlgorithmHyperparameters)Activator.CreateInstance(record)!;
            PipelineValue value = "x";
            property.SetValue(hyperparameters, value);

            var given = Assert.Single(hyperparameters.All, pair => pair.Value is not null);

            Assert.Same(value, given.Value);
            Assert.Equal(property.Name, given.Name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        }
    }

    [Fact]
    public void XGBoost_is_what_the_SDK_writes_for_its_image_and_hyperparameters()
    {
        var rounds = PipelineParameter.Integer("Rounds", 50);

        var arguments = Steps.Arguments(new TrainingStep("Train", new TrainingStepProps
        {
            Estimator = new XGBoostAlgorithm(
                new() { Objective = "binary:logistic", NumRound = rounds, Eta = 0.2, MaxDepth = 5, EvalMetric = "auc" },
                Algorithms.Cpu with { OutputPath = "s3://models/abalone" }),
            Inputs = { ["train"] = new Channel("s3://data/train") { ContentType = "text/csv" }, ["validation"] = new Channel("s3://data/validation") { ContentType = "text/csv; label_size=1" } },
        }));

        JsonAssert.Same(System.Text.Json.Nodes.JsonNode.Parse(
            """
            {
              "objective": "binary:logistic",
              "num_round": { "Std:Join": { "On": "", "Values": [{ "Get": "Parameters.Rounds" }] } },
              "eta": "0.2",
              "max_depth": "5",
              "eval_metric": "auc"
            }
            """)!, arguments["HyperParameters"]!);
        Assert.EndsWith("/sagemaker-xgboost:1.7-1", arguments["AlgorithmSpecification"]!["TrainingImage"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hyperparameter_that_is_searched_need_not_be_given()
    {
        var arguments = Steps.Arguments(new TuningStep("Tune", new TuningStepProps
        {
            Estimator = new XGBoostAlgorithm(new() { Objective = "binary:logistic" }, Algorithms.Cpu),
            Inputs = { ["train"] = "s3://data/train", ["validation"] = "s3://data/validation" },
            Objective = HyperparameterTuningObjective.Maximize("validation:auc"),
            Ranges = new Dictionary<string, ParameterRange> { ["num_round"] = ParameterRange.Integer(10, 200), ["eta"] = ParameterRange.Continuous(0.1, 0.5) },
            MaxJobs = 4,
        }));

        Assert.Null(arguments["TrainingJobDefinition"]!["StaticHyperParameters"]!["num_round"]);
        Assert.Null(arguments["TrainingJobDefinition"]!["AlgorithmSpecification"]!["MetricDefinitions"]);
    }

    [Theory]
    [InlineData("int[1,)", "1", "0")]
    [InlineData("int[1,)", "1e3", "1.5")]
    [InlineData("int[3,1000000]", "1000000", "1000001")]
    [InlineData("float(0,1]", "1", "0")]
    [InlineData("float[0,1)", "0", "1")]
    [InlineData("float(1,2)", "1.5", "2")]
    [InlineData("float", "-3.5", "many")]
    [InlineData("auto|int[1,)", "auto", "Auto")]
    [InlineData("auto|float[0,1)", "0.5", "-0.5")]
    [InlineData("true|false", "True", "yes")]
    [InlineData("0|1", "1", "2")]
    [InlineData("int[-1,)", "-1", "-2")]
    [InlineData("faiss.Flat|faiss.IVFPQ", "faiss.IVFPQ", "faiss.ivfpq")]
    public void A_rule_takes_what_is_within_it_and_refuses_what_is_without(string rule, string within, string without)
    {
        var parsed = ValueRule.Parse(rule);

        Assert.True(parsed.Allows(within));
        Assert.False(parsed.Allows(without));
    }

    [Fact]
    public void Every_default_that_is_a_value_is_one_that_the_table_allows()
    {
        using var table = MlInfra.Constructs.Validation.EmbeddedData.Load("algorithms.json");
        var wrong = table.RootElement.EnumerateObject().SelectMany(algorithm => algorithm.Value.GetProperty("hyperparameters").EnumerateObject()
            .Where(hyperparameter => hyperparameter.Value.TryGetProperty("default", out var text)
                && !Spoken.Contains(text.GetString()!)
                && !AlgorithmCatalogue.All[algorithm.Name].Hyperparameters[hyperparameter.Name].Rule.Allows(text.GetString()!))
            .Select(hyperparameter => $"{algorithm.Name}.{hyperparameter.Name}")).ToArray();

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_range_that_AWS_recommends_lies_within_what_the_table_allows()
    {
        using var table = MlInfra.Constructs.Validation.EmbeddedData.Load("algorithms.json");
        var wrong = table.RootElement.EnumerateObject().SelectMany(algorithm => algorithm.Value.GetProperty("hyperparameters").EnumerateObject()
            .Where(hyperparameter => hyperparameter.Value.TryGetProperty("tune", out var tune)
                && !tune.EnumerateArray().Skip(1).All(bound => AlgorithmCatalogue.All[algorithm.Name].Hyperparameters[hyperparameter.Name].Rule.Allows(bound.GetString()!)))
            .Select(hyperparameter => $"{algorithm.Name}.{hyperparameter.Name}")).ToArray();

        Assert.Empty(wrong);
    }

    // Defaults that say in words what happens.
    private static readonly HashSet<string> Spoken = ["none", "all", "by the objective", "the best epoch", "Infinity", "rnn_num_hidden"];

    private static string Image(string name) => name == "xgboost" ? "sagemaker-xgboost" : name;
}
