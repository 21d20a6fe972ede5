using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>Checks the use of a built-in algorithm against what is documented of it.</summary>
internal sealed class AlgorithmCheck(BuiltInAlgorithm algorithm, EstimatorUse use)
{
    private readonly AlgorithmSpec _spec = algorithm.Spec;

    public BuiltInAlgorithm Algorithm => algorithm;

    public EstimatorUse Use => use;

    /// <summary>The instance type, where it is known.</summary>
    public InstanceSpec? Instance => InstanceCatalogue.Find(algorithm.Props.InstanceType?.Expected as string);

    /// <summary>How many instances, where it is known.</summary>
    public long? Instances => algorithm.Props.InstanceCount.Expected as long?;

    public void Run()
    {
        foreach (var (name, value) in algorithm.Props.Hyperparameters)
        {
            CheckValue(name, value);
        }

        foreach (var (name, _) in _spec.Hyperparameters.Where(pair => pair.Value.Required && !Given(pair.Key)))
        {
            Add(name, "nothing", $"be given, because {_spec.Title} has no default for it",
                use.Ranges.Count > 0 ? "set it, or search it" : "set it");
        }

        foreach (var (name, range) in use.Ranges)
        {
            CheckRange(name, range);
        }

        CheckMetrics();
        CheckChannels();
        CheckInstances();
        AlgorithmRules.Check(this);
    }

    /// <summary>Whether the hyperparameter has a value or is searched.</summary>
    public bool Given(string name) => algorithm.Props.Hyperparameters.ContainsKey(name) || use.Ranges.ContainsKey(name);

    /// <summary>The value as text, where it is given and known at synth.</summary>
    public string? Text(string name) =>
        algorithm.Props.Hyperparameters.TryGetValue(name, out var value) && value.Expected is { } expected && PythonText.Str(expected) is var text && !Tokens.In(text) ? text : null;

    /// <summary>The value as a number, where it is given and known at synth.</summary>
    public double? Number(string name) => NumberText.Of(Text(name));

    public void Add(string name, string got, string must, string fix) => use.Add($"{use.Place}.Hyperparameters[{name}]", got, must, fix);

    private void CheckValue(string name, PipelineValue value)
    {
        if (!_spec.Hyperparameters.TryGetValue(name, out var known))
        {
            Add(name, "a hyperparameter that does not exist", $"be one that {_spec.Title} has",
                $"did you mean {Nearest.Say(name, _spec.Hyperparameters.Keys, 1)}?");
        }
        else if (value.Expected is { } expected && PythonText.Str(expected) is var text && !Tokens.In(text) && !known.Rule.Allows(text))
        {
            Add(name, $"'{text}'", $"be {known.Rule.Says} ({_spec.Title})", "change it");
        }
    }

    private void CheckRange(string name, ParameterRange range)
    {
        var property = $"{use.Place[..^"Estimator".Length]}Ranges[{name}]";
        if (!_spec.Hyperparameters.TryGetValue(name, out var known))
        {
            use.Add(property, "a hyperparameter that does not exist", $"be one that {_spec.Title} has", $"did you mean {Nearest.Say(name, _spec.Hyperparameters.Keys, 1)}?");
            return;
        }

        if (range.Kind == "Continuous" && known.Rule.WholeOnly && known.Tuned != "Continuous")
        {
            use.Add(property, "ParameterRange.Continuous of a whole number", $"be whole ({_spec.Title})", "take ParameterRange.Integer");
        }
        else if (range.Kind != "Categorical" && !known.Rule.Numeric)
        {
            use.Add(property, $"ParameterRange.{range.Kind} of a choice", $"be {known.Rule.Says} ({_spec.Title})", "take ParameterRange.Categorical");
        }
        else
        {
            foreach (var bad in range.Values.Select(value => value.Expected).OfType<object>().Select(PythonText.Str).Where(text => !Tokens.In(text) && !known.Rule.Allows(text)))
            {
                use.Add(property, $"'{bad}'", $"be {known.Rule.Says} ({_spec.Title})", "change it");
            }
        }

        if (known.Tuned is null)
        {
            use.Context.Warn("mlinfra:notDocumentedAsTunable", $"{use.Context.Name(property)}: AWS does not document '{name}' of {_spec.Title} as one that tuning jobs may search.");
        }
    }

    private void CheckMetrics()
    {
        if (algorithm.Props.MetricDefinitions.Count > 0)
        {
            use.Add($"{use.Place}.MetricDefinitions", $"{algorithm.Props.MetricDefinitions.Count} definitions", "be left out, because the algorithm brings its own",
                "remove them");
        }

        if (use.Objective is not { } objective || objective.MetricName.Expected is not string name || !_spec.Metrics.TryGetValue(name, out var direction))
        {
            return;
        }

        var property = $"{use.Place[..^"Estimator".Length]}Objective";
        if (direction != objective.Type)
        {
            use.Add(property, $"{objective.Type}('{name}')", $"be {direction}('{name}') ({_spec.Title})", $"take HyperparameterTuningObjective.{direction}");
        }

        var channel = name.Split(':')[0];
        if (channel != "train" && _spec.Channels.ContainsKey(channel) && !use.Inputs.ContainsKey(channel))
        {
            use.Add($"{property}.MetricName", $"'{name}' without the channel '{channel}'", $"have the data that it is measured on", $"add Inputs[\"{channel}\"], or search by another metric");
        }
    }

    private void CheckChannels()
    {
        foreach (var (name, _) in _spec.Channels.Where(channel => channel.Value && !use.Inputs.ContainsKey(channel.Key)))
        {
            use.Add($"{use.InputsPlace}[{name}]", "nothing", $"be given ({_spec.Title})", "add the channel");
        }

        foreach (var (name, channel) in use.Inputs)
        {
            var property = $"{use.InputsPlace}[{name}]";
            if (!_spec.Channels.ContainsKey(name))
            {
                use.Add(property, "a channel that does not exist", $"be one that {_spec.Title} reads ({Nearest.Or(_spec.Channels.Keys)})", $"did you mean {Nearest.Say(name, _spec.Channels.Keys, 1)}?");
            }

            if (channel.ContentType is { } type && _spec.ContentTypes.Count > 0 && name != "model" && !Tokens.In(type) && !_spec.ContentTypes.Contains(type.Split(';')[0].Trim()))
            {
                use.Add($"{property}.ContentType", $"'{type}'", $"be {Nearest.Or(_spec.ContentTypes)} ({_spec.Title})", $"did you mean {Nearest.Say(type, _spec.ContentTypes, 1)}?");
            }

            CheckMode($"{property}.InputMode", channel.InputMode);
        }

        CheckMode($"{use.Place}.InputMode", algorithm.Props.InputMode);
    }

    private void CheckMode(string property, InputMode? mode)
    {
        if (mode == InputMode.Pipe && !_spec.InputModes.Contains("Pipe"))
        {
            use.Add(property, "InputMode.Pipe", $"be InputMode.File or FastFile, because {_spec.Title} reads files", "change it");
        }
    }

    private void CheckInstances()
    {
        if (Instance is { } instance)
        {
            var processor = instance.AcceleratorKind ?? "cpu";
            if (!_spec.Processors.Contains(processor))
            {
                use.Add($"{use.Place}.InstanceType", $"'{instance.Name}' ({processor})", $"have a {string.Join(" or ", _spec.Processors)} for {_spec.Title}",
                    _spec.Processors.Contains("cpu") ? "take a type without an accelerator, for example 'ml.m5.xlarge'" : "take a type with a GPU, for example 'ml.g5.xlarge'");
            }
        }

        if (!_spec.Distributed && Instances > 1)
        {
            use.Add($"{use.Place}.InstanceCount", $"{Instances}", $"be 1, because {_spec.Title} does not train on several instances", "set it to 1");
        }
    }
}
