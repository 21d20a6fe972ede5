using System.Text.Json.Nodes;
using System.Xml.Linq;
using MlInfra.Cli.Graph;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Tests.Graph;

public sealed class GraphTests
{
    private const string Definition = """
        {"Parameters": [{"Name": "AccuracyGate", "Type": "Float", "DefaultValue": 0.85}, {"Name": "Mode", "Type": "String"}],
         "Steps": [
           {"Name": "Evaluate", "Type": "Processing", "Arguments": {"ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 2}},
             "Inputs": [{"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}, {"Std:Join": {"On": "/", "Values": [{"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['test'].S3Output.S3Uri"}]}}]}},
           {"Name": "Prepare", "Type": "Processing", "Arguments": {}},
           {"Name": "Train", "Type": "Training", "Arguments": {"EnableManagedSpotTraining": true, "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1}, "In": {"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"}}},
           {"Name": "Check", "Type": "Condition", "Arguments": {
             "Conditions": [{"Type": "GreaterThanOrEqualTo", "LeftValue": {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Evaluate.PropertyFiles.f"}, "Path": "binary.accuracy.value"}}, "RightValue": {"Get": "Parameters.AccuracyGate"}}],
             "IfSteps": [{"Name": "Register", "Type": "RegisterModel", "Arguments": {"ModelPackageGroupName": "tumour", "Data": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}}},
                         {"Name": "Notify", "Type": "Lambda", "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:tell", "DependsOn": ["Register"], "Arguments": {}}],
             "ElseSteps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "the accuracy is below the gate"}}]}}]}
        """;

    private static readonly PipelineGraph Tumour = PipelineGraph.Read("tumour", Definition);

    [Fact]
    public void Reads_what_leads_from_one_step_to_another() => Assert.Equal(
        [
            new("Train", "Evaluate", true, null), new("Prepare", "Evaluate", true, null), new("Prepare", "Train", true, null), new("Evaluate", "Check", true, null),
            new("Check", "Register", false, "then"), new("Train", "Register", true, null), new("Register", "Notify", false, null), new("Check", "Stop", false, "else"),
        ],
        Tumour.Edges);

    [Fact]
    public void Orders_steps_after_what_they_wait_for() =>
        Assert.Equal(["Prepare", "Train", "Evaluate", "Check", "Register", "Notify", "Stop"], GraphText.Ordered(Tumour).Select(node => node.Name));

    [Fact]
    public void Says_the_gate_as_a_person_would() => Assert.Equal(["accuracy >= AccuracyGate (0.85)"], Tumour.Nodes.Single(node => node.Name == "Check").Gate);

    [Theory]
    [InlineData("""{"Type": "Equals", "LeftValue": {"Get": "Parameters.Mode"}, "RightValue": "fast"}""", "Mode = fast")]
    [InlineData("""{"Type": "Not", "Expression": {"Type": "Equals", "LeftValue": {"Get": "Parameters.Mode"}, "RightValue": "fast"}}""", "Mode ≠ fast")]
    [InlineData("""{"Type": "Not", "Condition": {"Type": "LessThan", "LeftValue": 1, "RightValue": {"Get": "Steps.A.Outcome"}}}""", "1 >= A.Outcome")]
    [InlineData("""{"Type": "In", "QueryValue": {"Get": "Execution.PipelineName"}, "Values": ["a", "b"]}""", "PipelineName in {a, b}")]
    [InlineData("""{"Type": "Not", "Expression": {"Type": "Or", "Conditions": [{"Type": "GreaterThan", "LeftValue": 1, "RightValue": 2}, {"Type": "Equals", "LeftValue": 1, "RightValue": 2}]}}""", "(1 <= 2 and 1 ≠ 2)")]
    [InlineData("""{"Type": "Or", "Conditions": [{"Type": "GreaterThan", "LeftValue": 1, "RightValue": 2}, {"Type": "Equals", "LeftValue": {"Std:Join": {"On": "-", "Values": ["a", {"Get": "Parameters.Mode"}]}}, "RightValue": 2}]}""", "(1 > 2 or a-Mode = 2)")]
    public void Says_every_condition(string condition, string words) =>
        Assert.Equal([words], new GateText(new Dictionary<string, string?> { ["Mode"] = null }).All(new JsonArray(JsonNode.Parse(condition))));

    [Fact]
    public void Draws_lines_with_branches_and_gates()
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });

        GraphText.Draw(Tumour, new Screen(console, TextWriter.Null, json: false));

        Assert.Equal(
            """
            tumour
            ├─ Prepare      Processing
            ├─ Train        Training       ml.m5.xlarge, spot  after Prepare
            ├─ Evaluate     Processing     2 × ml.m5.large  after Train, Prepare
            └─ Check        Condition      after Evaluate
               if accuracy >= AccuracyGate (0.85)
               then
               ├─ Register  RegisterModel  group tumour  after Train
               └─ Notify    Lambda         tell  after Register
               else
               └─ Stop      Fail           the accuracy is below the gate
            """.ReplaceLineEndings("\n"),
            string.Join('\n', text.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.TrimEnd())));
    }

    [Fact]
    public void Draws_a_picture_that_names_every_step_gate_and_branch()
    {
        var svg = XDocument.Parse(GraphSvg.Draw(Tumour));

        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToArray();
        foreach (var text in new[] { "tumour", "Prepare", "Train", "Evaluate", "Check", "Register", "Notify", "Stop", "accuracy >= AccuracyGate (0.85)", "then", "else", "Training · ml.m5.xlarge, spot" })
        {
            Assert.Contains(text, texts);
        }
        Assert.Contains(texts, text => text.Contains("AccuracyGate = 0.85   Mode (must be given)", StringComparison.Ordinal));
        Assert.DoesNotContain(svg.Descendants().Attributes(), attribute => attribute.Value.Contains("NaN", StringComparison.Ordinal) || attribute.Value.Contains('∞', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Steps_never_overlap_and_stand_under_what_they_wait_for(int seed)
    {
        var random = new Random(seed);
        var steps = new JsonArray();
        for (var i = 0; i < 60; i++)
        {
            var before = new JsonArray();
            for (var j = Math.Max(0, i - 12); j < i; j++)
            {
                if (random.Next(6) == 0) before.Add($"Step{j}");
            }
            steps.Add(new JsonObject { ["Name"] = $"Step{i}", ["Type"] = "Lambda", ["DependsOn"] = before, ["Arguments"] = new JsonObject() });
        }
        var graph = PipelineGraph.Read("many", new JsonObject { ["Steps"] = steps }.ToJsonString());

        var layout = GraphLayout.Of(graph, graph.Edges, node => (60 + node.Name.Length * 7, 40));

        var spots = layout.Spots.Values.ToArray();
        foreach (var edge in graph.Edges) Assert.True(layout.Spots[edge.From].Y < layout.Spots[edge.To].Y, $"{edge}");
        for (var i = 0; i < spots.Length; i++)
        {
            for (var j = i + 1; j < spots.Length; j++)
            {
                Assert.True(Math.Abs(spots[i].X - spots[j].X) >= (spots[i].Width + spots[j].Width) / 2 || Math.Abs(spots[i].Y - spots[j].Y) >= 40,
                    $"{spots[i].Node!.Name} and {spots[j].Node!.Name} overlap");
            }
        }
    }

    [Fact]
    public void A_cycle_is_drawn_all_the_same() =>
        Assert.Contains("B", GraphSvg.Draw(PipelineGraph.Read("c", """{"Steps":[{"Name":"A","Type":"Lambda","DependsOn":["B"]},{"Name":"B","Type":"Lambda","DependsOn":["A"]}]}""")), StringComparison.Ordinal);

    [Theory]
    [InlineData("[]", "'x' is no pipeline definition: it is no object")]
    [InlineData("{", "'x' is no pipeline definition: ")]
    [InlineData("{}", "'x' has no steps.")]
    public void Refuses_what_is_no_definition(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<CliException>(() => PipelineGraph.Read("x", json)).Message, StringComparison.Ordinal);
}
