using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class ConditionTests
{
    private static readonly PipelineParameter A = PipelineParameter.Float("A", 1);
    private static readonly PipelineParameter B = PipelineParameter.Float("B", 2);
    private static readonly PipelineParameter Word = PipelineParameter.String("Word", "x");

    public static TheoryData<string, PipelineCondition> Comparisons() => new()
    {
        { "GreaterThanOrEqualTo", A >= B },
        { "LessThanOrEqualTo", A <= B },
        { "GreaterThan", A > B },
        { "LessThan", A < B },
        { "Equals", A == B },
    };

    [Theory]
    [MemberData(nameof(Comparisons), DisableDiscoveryEnumeration = true)]
    public void An_operator_is_the_services_comparison(string type, PipelineCondition condition) => Same(
        $$$"""[{"Type":"{{{type}}}","LeftValue":{"Get":"Parameters.A"},"RightValue":{"Get":"Parameters.B"}}]""", condition);

    [Fact]
    public void A_constant_may_stand_on_either_side() => Same(
        """[{"Type":"LessThan","LeftValue":0.5,"RightValue":{"Get":"Parameters.A"}},{"Type":"Equals","LeftValue":{"Get":"Parameters.Word"},"RightValue":"yes"}]""",
        (PipelineValue)0.5 < A & Word == "yes");

    [Fact]
    public void And_is_the_list_of_the_step() => Same(
        """
        [
          {"Type":"GreaterThan","LeftValue":{"Get":"Parameters.A"},"RightValue":1},
          {"Type":"GreaterThan","LeftValue":{"Get":"Parameters.A"},"RightValue":2},
          {"Type":"GreaterThan","LeftValue":{"Get":"Parameters.A"},"RightValue":3}
        ]
        """,
        A > 1 & A > 2 & A > 3);

    [Fact]
    public void Or_Not_and_In_are_written_as_the_SDK_writes_them() => Same(
        """
        [
          {
            "Type":"Or",
            "Conditions":[
              {"Type":"Not","Condition":{"Type":"Equals","LeftValue":{"Get":"Parameters.A"},"RightValue":1}},
              {"Type":"In","QueryValue":{"Get":"Parameters.Word"},"Values":["x",{"Get":"Execution.PipelineName"}]},
              {"Type":"LessThan","LeftValue":{"Get":"Parameters.A"},"RightValue":{"Get":"Parameters.B"}}
            ]
          }
        ]
        """,
        A != 1 | Word.In("x", ExecutionVariable.PipelineName) | A < B);

    [Fact]
    public void And_inside_Or_is_said_by_Not_and_Or() => Same(
        """
        [
          {
            "Type":"Or",
            "Conditions":[
              {
                "Type":"Not",
                "Condition":{
                  "Type":"Or",
                  "Conditions":[
                    {"Type":"Not","Condition":{"Type":"GreaterThan","LeftValue":{"Get":"Parameters.A"},"RightValue":1}},
                    {"Type":"Equals","LeftValue":{"Get":"Parameters.A"},"RightValue":5}
                  ]
                }
              },
              {"Type":"LessThan","LeftValue":{"Get":"Parameters.B"},"RightValue":0}
            ]
          }
        ]
        """,
        (A > 1 & A != 5) | B < 0);

    [Fact]
    public void Not_twice_is_nothing() => Same(
        """[{"Type":"Equals","LeftValue":{"Get":"Parameters.A"},"RightValue":1}]""", !(A != 1));

    [Fact]
    public void A_report_is_read_with_or_without_the_dollar()
    {
        var tumour = new Tumour(Stacks.Known());

        Same(
            """
            [
              {"Type":"GreaterThan","LeftValue":{"Std:JsonGet":{"PropertyFile":{"Get":"Steps.EvaluateModel.PropertyFiles.evaluation"},"Path":"a.b"}},"RightValue":1},
              {"Type":"Equals","LeftValue":{"Std:JsonGet":{"PropertyFile":{"Get":"Steps.EvaluateModel.PropertyFiles.evaluation"},"Path":"c"}},"RightValue":"x"}
            ]
            """,
            tumour.Evaluate.Report("evaluation").Number("$.a.b") > 1 & tumour.Evaluate.Report("evaluation").Text("c") == "x",
            tumour.Preprocess, tumour.Train, tumour.Evaluate);
    }

    private static void Same(string expected, PipelineCondition condition, params IReadOnlyList<PipelineStep> before)
    {
        var arguments = Steps.Arguments(new ConditionStep("Check", condition, then: [new FailStep("Fail", "no")]), before);
        JsonAssert.Same(JsonNode.Parse(expected)!, arguments["Conditions"]!);
        Assert.Equal("Fail", arguments["IfSteps"]![0]!["Name"]!.GetValue<string>());
        Assert.Empty(arguments["ElseSteps"]!.AsArray());
    }
}
